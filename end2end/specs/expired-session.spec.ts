import { expect, test } from "../support/test.ts";
import { endSessionBehindBack, shownLink, submitLogin } from "../support/acts.ts";
import { inviteDialog, loginPage, usersPage } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";

test("F4: a session that ended in the middle of a form loses nothing that was typed", async ({ adminPage, javaScriptEnabled }) => {
  await adminPage.goto("/users/invite");
  const dialog = inviteDialog(adminPage);
  await dialog.email.fill(mira.email);
  await dialog.name.fill(mira.name);
  await endSessionBehindBack(adminPage);

  if (javaScriptEnabled === false) {
    await dialog.create.click();
    await expect(adminPage).toHaveURL(/\/login/);
    await submitLogin(adminPage, ana);
    await expect(adminPage).toHaveURL(/\/users\/invite/);
  } else {
    // The page learns it at once, stays, and asks for sign-in in place.
    const again = loginPage(adminPage.getByRole("region", { name: "Sign in again" }));
    await expect(again.password).toBeVisible();
    await again.email.fill(ana.email);
    await again.password.fill(ana.password);
    await again.submit.click();
    await expect(again.password).toBeHidden();
  }
  // By role, since the fields of the sign-in that is over are still there, hidden.
  await expect(dialog.dialog.getByRole("textbox", { name: "Email" })).toHaveValue(mira.email);
  await expect(dialog.name).toHaveValue(mira.name);
  await dialog.create.click();
  await shownLink(adminPage);
  await adminPage.goto("/users?tab=invited");
  await expect(usersPage(adminPage).rows).toHaveCount(1);
});

test("an ended session sees nothing more, not even a page that was open", async ({ adminPage }) => {
  await adminPage.goto("/users");
  await endSessionBehindBack(adminPage);
  await adminPage.goto("/audit");
  await expect(adminPage).toHaveURL(/\/login/);
});
