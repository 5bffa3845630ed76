import { expect, test } from "../support/test.ts";
import { invite, inviteFrom, joinAsMember, shownLink } from "../support/acts.ts";
import { alert, choose, claimPage, inviteDialog, inviteRow, toast, usersPage } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";

const wish = { email: mira.email, name: mira.name };

test("I1: the link is shown once, with its last day, and opens the claim page", async ({ adminPage, house, javaScriptEnabled, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  expect(new URL(link).origin).toBe(house.url);
  await expect(inviteDialog(adminPage).dialog).toContainText(mira.name);
  // Copying needs scripts; without them there is the field alone, and no button that does nothing.
  await expect(inviteDialog(adminPage).copy).toBeVisible({ visible: javaScriptEnabled !== false });

  await adminPage.goto("/users?tab=invited");
  expect(await adminPage.content()).not.toContain(new URL(link).pathname);

  const guest = await visitor();
  await guest.goto(link);
  await expect(claimPage(guest).name).toHaveValue(mira.name);
});

test("I1, F1: the dialog is a page of its own at /users/invite", async ({ adminPage }) => {
  await adminPage.goto("/users/invite");
  await expect(inviteDialog(adminPage).dialog).toBeVisible();
  await expect(inviteDialog(adminPage).role.getByRole("radio", { name: "Member" })).toBeChecked();
  await expect(inviteDialog(adminPage).expires.getByRole("radio", { name: /^7 d/ })).toBeChecked();
});

test("I2: an open invite asks for the e-mail when it is claimed", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, { name: mira.name });
  const guest = await visitor();
  await guest.goto(link);
  await expect(claimPage(guest).email).toBeEditable();
  await expect(claimPage(guest).email).toHaveValue("");
});

test("I2: an admin invite needs an e-mail", async ({ adminPage }) => {
  await adminPage.goto("/users/invite");
  const dialog = inviteDialog(adminPage);
  await dialog.name.fill(mira.name);
  await choose(dialog.role, "Admin");
  await dialog.create.click();
  await expect(alert(adminPage).first()).toContainText(/e-?mail/i);
  await expect(dialog.name).toHaveValue(mira.name);
  await expect(dialog.role.getByRole("radio", { name: "Admin" })).toBeChecked();
});

test("I4: an e-mail that has an account is refused with a link to the user, without regard to case", async ({ adminPage }) => {
  await adminPage.goto("/users/invite");
  const dialog = inviteDialog(adminPage);
  await dialog.email.fill(ana.email.toUpperCase());
  await dialog.name.fill("Another Ana");
  await dialog.create.click();
  await expect(alert(adminPage).first()).toContainText(ana.name);
  await expect(alert(adminPage).first().getByRole("link")).toBeVisible();
  await expect(dialog.name).toHaveValue("Another Ana");
});

test("I4: an e-mail with a waiting invite offers to renew it", async ({ adminPage, visitor }) => {
  const first = await inviteFrom(adminPage, wish);
  await adminPage.goto("/users/invite");
  const dialog = inviteDialog(adminPage);
  await dialog.email.fill(mira.email);
  await dialog.name.fill(mira.name);
  await dialog.create.click();
  await expect(alert(adminPage).first()).toContainText(/waiting|already/i);
  await adminPage.getByRole("button", { name: /^Renew/ }).click();
  const second = await shownLink(adminPage);
  expect(second).not.toBe(first);

  const guest = await visitor();
  expect((await guest.goto(first))?.status()).not.toBe(200);
  expect((await guest.goto(second))?.status()).toBe(200);
});

test("I5: every invite stays in the list in its state, with filters and counts", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await inviteFrom(adminPage, { email: "waits@harbour.example", name: "Wanda Waits" });
  await inviteFrom(adminPage, { email: "revoked@harbour.example", name: "Rita Revoked" });

  const users = usersPage(adminPage);
  await adminPage.goto("/users");
  await users.tab("Invited").click();
  await inviteRow(adminPage, "Rita Revoked").revoke.click();
  await expect(users.row("Rita Revoked")).toContainText(/revoked/i);
  await expect(users.row("Wanda Waits")).toContainText(/waiting/i);
  await expect(users.row("Wanda Waits")).toContainText(ana.name);
  await expect(users.row(mira.name)).toContainText(/claimed/i);

  await adminPage.getByRole("link", { name: /^Revoked\b/ }).click();
  await expect(users.row("Rita Revoked")).toBeVisible();
  await expect(users.row("Wanda Waits")).toHaveCount(0);
  await adminPage.getByRole("link", { name: /^Claimed\b/ }).click();
  await expect(users.row(mira.name)).toBeVisible();
  await expect(users.row("Rita Revoked")).toHaveCount(0);
});

test("I6: renewing makes a new link and kills the old one", async ({ adminPage, visitor }) => {
  const old = await inviteFrom(adminPage, wish);
  await adminPage.goto("/users?tab=invited");
  await inviteRow(adminPage, mira.name).renew.click();
  const renewed = await shownLink(adminPage);
  expect(renewed).not.toBe(old);

  const guest = await visitor();
  expect((await guest.goto(old))?.status()).not.toBe(200);
  await expect(claimPage(guest).join).toHaveCount(0);
  expect((await guest.goto(renewed))?.status()).toBe(200);
  await expect(claimPage(guest).name).toHaveValue(mira.name);

  await adminPage.goto("/users?tab=invited");
  await expect(usersPage(adminPage).rows).toHaveCount(1);
});

test("I6: revoking takes one click and kills the link; renewing brings it back", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  await adminPage.goto("/users?tab=invited");
  const { row, renew, revoke } = inviteRow(adminPage, mira.name);
  await expect(revoke).toHaveAccessibleDescription(new RegExp(mira.name));
  await expect(renew).toHaveAccessibleDescription(new RegExp(mira.name));
  await revoke.click();
  await expect(toast(adminPage).filter({ hasText: mira.name })).toBeVisible();
  await expect(row).toContainText(/revoked/i);
  await expect(revoke).toHaveCount(0);

  const guest = await visitor();
  expect((await guest.goto(link))?.status()).toBe(410);

  await renew.click();
  expect((await guest.goto(await shownLink(adminPage)))?.status()).toBe(200);
});

test("I6: a claimed invite can be neither renewed nor revoked", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users?tab=invited");
  const { row, renew, revoke } = inviteRow(adminPage, mira.name);
  await expect(row).toContainText(/claimed/i);
  await expect(renew).toHaveCount(0);
  await expect(revoke).toHaveCount(0);
});

test("bad input is refused in words and kept", async ({ adminPage }) => {
  for (const email of ["no-at-sign", "a@b@c", `${"x".repeat(300)}@harbour.example`]) {
    await adminPage.goto("/users/invite");
    const dialog = inviteDialog(adminPage);
    // The browser's own check would stop the form before the server sees it.
    await dialog.email.evaluate((input: HTMLInputElement) => {
      input.form?.setAttribute("novalidate", "");
      input.removeAttribute("maxlength");
    });
    await dialog.email.fill(email);
    await dialog.name.fill(mira.name);
    await dialog.create.click();
    await expect(alert(adminPage).first()).toBeVisible();
    await expect(dialog.name).toHaveValue(mira.name);
  }
});

test("markup in a name is shown as text", async ({ adminPage, visitor }) => {
  const name = "<script>document.title='taken'</script> 🦦 مِيرَا";
  await adminPage.goto("/users");
  const link = await invite(adminPage, { email: mira.email, name });
  const guest = await visitor();
  await guest.goto(link);
  await expect(claimPage(guest).name).toHaveValue(name);
  await expect(guest).not.toHaveTitle("taken");
  await adminPage.goto("/users?tab=invited");
  await expect(usersPage(adminPage).row("document.title")).toBeVisible();
  await expect(adminPage).not.toHaveTitle("taken");
});
