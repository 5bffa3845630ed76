import { expect, test } from "../support/test.ts";
import { expectGreeting, expectHeading, joinAsMember, submitLogin } from "../support/acts.ts";
import { alert, personPage, personRow, toast, usersPage } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";

test("U2: a person's page shows and corrects them", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await adminPage.goto("/users");
  await usersPage(adminPage).row(mira.name).getByRole("link", { name: mira.name }).click();
  await expectHeading(adminPage, mira.name);
  const person = personPage(adminPage);
  await expect(person.timeline).toContainText("signed in");
  await expect(person.sessions.getByRole("row")).toHaveCount(2);
  await person.email.fill(ana.email);
  await person.save.click();
  await expect(alert(adminPage).first()).toContainText(`${ana.name} already has an account.`);
  await person.name.fill("Mira Lindqvist-Berg");
  await person.email.fill("mira.berg@harbour.example");
  await person.save.click();
  await expectHeading(adminPage, "Mira Lindqvist-Berg");
  await expect(person.timeline).toContainText("corrected a profile");

  await person.signOutEverywhere.click();
  await expect(toast(adminPage).filter({ hasText: "signed out everywhere" })).toBeVisible();
  await guest.goto("/login");
  await submitLogin(guest, { ...mira, email: "mira.berg@harbour.example" });
  await expectGreeting(guest, mira);
});

test("R3: a live reset link is listed and revoked", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users");
  await usersPage(adminPage).row(mira.name).getByRole("link", { name: mira.name }).click();
  await expectHeading(adminPage, mira.name);
  const { acts, act } = { acts: adminPage.getByRole("button", { name: `Actions for ${mira.name}` }), act: "Reset password" };
  await acts.click();
  await adminPage.getByRole("button", { name: act, exact: true }).click();
  await adminPage.getByRole("dialog").getByRole("link", { name: "Done" }).click();
  await expect(adminPage.getByText("They must set a new password at the next sign-in.")).toBeVisible();
  await personPage(adminPage).revokeLink.click();
  await expect(toast(adminPage).filter({ hasText: "is revoked" })).toBeVisible();
  await expect(personPage(adminPage).revokeLink).toHaveCount(0);
  await expect(adminPage.getByText("They must set a new password at the next sign-in.")).toBeVisible();
});

test("U9: a deactivated person is erased, after a box that says so", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users");
  await personRow(adminPage, mira.name).acts.click();
  await personRow(adminPage, mira.name).act("Deactivate").click();
  await expect(toast(adminPage)).toContainText("deactivated");
  await adminPage.goto("/users?tab=deactivated");
  await usersPage(adminPage).row(mira.name).getByRole("link", { name: mira.name }).click();
  await expectHeading(adminPage, mira.name);
  await personPage(adminPage).erase.click();
  await expect(alert(adminPage).first()).toContainText("Check the box first");
  await personPage(adminPage).sure.check();
  await personPage(adminPage).erase.click();
  await expectHeading(adminPage, "Erased person");
  await expect(adminPage.getByRole("main")).not.toContainText("Lindqvist");
  await adminPage.goto("/audit");
  await expect(adminPage.getByRole("main")).not.toContainText("Lindqvist");
});
