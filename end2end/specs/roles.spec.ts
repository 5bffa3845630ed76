import { expect, test } from "../support/test.ts";
import { inviteFrom, joinAsMember, submitLogin } from "../support/acts.ts";
import { inviteRow, loginPage, personRow, toast, undo, usersPage } from "../support/pages.ts";
import { ben, mira } from "../support/people.ts";
import { CountingHands } from "../support/steps.ts";

test("U3, F6: a role is changed in two clicks, told by a toast, and undone in one", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users");
  const hands = new CountingHands();
  await hands.click(personRow(adminPage, mira.name).acts);
  await hands.click(personRow(adminPage, mira.name).act("Make admin"));
  await expect(toast(adminPage)).toContainText(`${mira.name} is now an admin.`);
  await expect(personRow(adminPage, mira.name).row).toContainText("Admin");
  expect(hands.clicks).toBe(2);

  await undo(adminPage).click();
  await expect(toast(adminPage)).toContainText(`${mira.name} is now a member.`);
  await expect(personRow(adminPage, mira.name).row).not.toContainText("Admin");
});

test("U5, U6: deactivating signs out and shuts out, reactivating lets in again", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await adminPage.goto("/users");
  const hands = new CountingHands();
  await hands.click(personRow(adminPage, mira.name).acts);
  await hands.click(personRow(adminPage, mira.name).act("Deactivate"));
  await expect(toast(adminPage)).toContainText(`${mira.name} is deactivated`);
  await expect(personRow(adminPage, mira.name).row).toHaveCount(0);
  expect(hands.clicks).toBe(2);

  await guest.goto("/");
  await expect(guest).toHaveURL(/\/login/);
  await submitLogin(guest, mira);
  await expect(guest.getByRole("alert")).toContainText(/deactivated/);

  await adminPage.goto("/users?tab=deactivated");
  const again = new CountingHands();
  await again.click(personRow(adminPage, mira.name).acts);
  await again.click(personRow(adminPage, mira.name).act("Reactivate"));
  await expect(toast(adminPage)).toContainText(`${mira.name} can sign in again.`);
  expect(again.clicks).toBe(2);
  await guest.goto("/login");
  await submitLogin(guest, mira);
  await expect(loginPage(guest).submit).toHaveCount(0);
});

test("I6, F6: a revoked invite comes back with Undo", async ({ adminPage }) => {
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await adminPage.goto("/users?tab=invited");
  await inviteRow(adminPage, ben.name).revoke.click();
  await expect(inviteRow(adminPage, ben.name).row).toContainText("revoked");
  await undo(adminPage).click();
  await expect(toast(adminPage)).toContainText("works again");
  await expect(inviteRow(adminPage, ben.name).row).toContainText("waiting");
});

test("U3: nobody finds acts in their own row", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users");
  await expect(personRow(adminPage, mira.name).acts).toBeVisible();
  await expect(usersPage(adminPage).rows.getByRole("button", { name: /^Actions for/ })).toHaveCount(1);
});

test("P4: the table of what each role may do is one click away in the row's menu", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users");
  const person = personRow(adminPage, mira.name);
  await person.acts.click();
  await person.act("Compare roles").click();
  await expect(adminPage.getByRole("table", { name: /role/i })).toBeVisible();
  await expect(person.act("Make admin")).toBeVisible();
});
