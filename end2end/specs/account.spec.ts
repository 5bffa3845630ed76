import { expect, test } from "../support/test.ts";
import { expectGreeting, joinAsMember, signIn, submitLogin } from "../support/acts.ts";
import { accountPage, alert, shell, toast } from "../support/pages.ts";
import { mira } from "../support/people.ts";

const renewed = { ...mira, password: "quiet harbour lantern five" };

test("A5: one's own name", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await shell(guest).accountMenu.click();
  await guest.getByRole("link", { name: "Your account" }).first().click();
  const account = accountPage(guest);
  await account.name.fill(" ");
  await account.saveName.click();
  await expect(alert(guest).first()).toBeVisible();
  await account.name.fill("Mira Berg");
  await account.saveName.click();
  await expect(toast(guest).filter({ hasText: "Your name is Mira Berg now." })).toBeVisible();
  await expect(guest.getByRole("complementary")).toContainText("Mira Berg");
});

test("A5: one's own password asks for the current one and ends the other sessions", async ({ adminPage, visitor }) => {
  const [guest, elsewhere] = [await visitor(), await visitor()];
  await joinAsMember(adminPage, guest, mira);
  await signIn(elsewhere, mira);
  await guest.goto("/account");
  const account = accountPage(guest);
  await account.current.fill("not my password at all");
  await account.password.fill(renewed.password);
  await account.change.click();
  await expect(alert(guest).first()).toContainText("That is not your password.");
  await expect(account.password).toHaveValue("");
  await account.current.fill(mira.password);
  await account.password.fill(renewed.password);
  await account.change.click();
  await expect(toast(guest).filter({ hasText: "Your password is changed." })).toBeVisible();
  await elsewhere.goto("/");
  await expect(elsewhere).toHaveURL(/\/login/);
  await guest.goto("/");
  await expectGreeting(guest, mira);
  await submitLogin(elsewhere, renewed);
  await expectGreeting(elsewhere, mira);
});

test("A5: one's own sessions, ended one by one and all others at once", async ({ adminPage, visitor }) => {
  const [guest, second, third] = [await visitor(), await visitor(), await visitor()];
  await joinAsMember(adminPage, guest, mira);
  await signIn(second, mira);
  await signIn(third, mira);
  await guest.goto("/account");
  const account = accountPage(guest);
  await expect(account.sessions.getByRole("row")).toHaveCount(4);
  await expect(account.endSession).toHaveCount(2);
  await account.endSession.first().click();
  await expect(account.endSession).toHaveCount(1);
  await account.endOthers.click();
  await expect(account.endSession).toHaveCount(0);
  for (const page of [second, third]) {
    await page.goto("/account");
    await expect(page).toHaveURL(/\/login/);
  }
  await guest.goto("/");
  await expectGreeting(guest, mira);
});
