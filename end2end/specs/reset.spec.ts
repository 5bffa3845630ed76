import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { expectGreeting, expectHeading, joinAsMember, submitLogin } from "../support/acts.ts";
import { alert, loginPage, newPasswordPage, personRow, resetBox } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";
import { CountingHands } from "../support/steps.ts";

const renewed = { ...mira, password: "quiet harbour lantern five" };

/** Resets Mira's password from her row; gives the link. */
async function reset(adminPage: Page, hands = new CountingHands()): Promise<string> {
  await adminPage.goto("/users");
  await hands.click(personRow(adminPage, mira.name).acts);
  await hands.click(personRow(adminPage, mira.name).act("Reset password"));
  await expect(resetBox(adminPage).link).toHaveValue(/\/reset\/rst_\S+$/);
  return resetBox(adminPage).link.inputValue();
}

test("R1, R4, R5: two clicks for the admin, one click and one field for the user, who is told later", async ({
  adminPage,
  visitor,
}) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  const hands = new CountingHands();
  const link = await reset(adminPage, hands);
  expect(hands.clicks).toBe(2);
  await guest.goto("/");
  await expect(guest).toHaveURL(/\/login/);

  // Opening the link is not counted: it is how the story begins for whoever forgot.
  const setting = new CountingHands();
  await guest.goto(link);
  await expectHeading(guest, "Set a new password");
  await setting.fill(newPasswordPage(guest).password, renewed.password);
  await setting.click(newPasswordPage(guest).set);
  await expectGreeting(guest, mira);
  expect({ clicks: setting.clicks, fields: setting.fields }).toEqual({ clicks: 1, fields: 1 });

  const later = await visitor();
  await later.goto(link);
  await expectHeading(later, "This reset link has already been used.");
  await later.goto("/login");
  await submitLogin(later, renewed);
  await expectGreeting(later, mira);
  await expect(later.getByText("Your password was reset.")).toBeVisible();
  await expect(later.getByRole("main")).toContainText(ana.name);
});

test("R1: the old password opens a new one and nothing else", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await reset(adminPage);
  await resetBox(adminPage).done.click();
  await expect(resetBox(adminPage).dialog).toHaveCount(0);
  await guest.goto("/login");
  await submitLogin(guest, mira);
  await expectHeading(guest, "Set a new password");
  await guest.goto("/chat/elsewhere");
  await expect(guest).toHaveURL(/\/new-password/);
  await newPasswordPage(guest).password.fill(mira.password);
  await newPasswordPage(guest).set.click();
  await expect(alert(guest).first()).toContainText("That is the password you had.");
  await newPasswordPage(guest).password.fill(renewed.password);
  await newPasswordPage(guest).set.click();
  await expectGreeting(guest, mira);
});

test("R2: a compromised account is opened by the link alone, which stays the same", async ({
  adminPage,
  visitor,
  javaScriptEnabled,
}) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  const link = await reset(adminPage);
  await resetBox(adminPage).compromised.check();
  if (!javaScriptEnabled) await resetBox(adminPage).apply.click();
  await expect(resetBox(adminPage).dialog).toContainText("the old password works no more");
  await expect(resetBox(adminPage).compromised).toBeChecked();
  await expect(resetBox(adminPage).compromised).toBeDisabled();
  await expect(resetBox(adminPage).link).toHaveValue(link);
  await guest.goto("/login");
  await submitLogin(guest, mira);
  await expect(alert(guest).first()).toContainText("the old one no longer works");
  await expect(loginPage(guest).email).toHaveValue(mira.email);
  await guest.goto(link);
  await newPasswordPage(guest).password.fill(renewed.password);
  await newPasswordPage(guest).set.click();
  await expectGreeting(guest, mira);
});

test("C4: a link for somebody else asks to sign out first", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  const link = await reset(adminPage);
  await adminPage.goto(link);
  await expectHeading(adminPage, `You are signed in as ${ana.name}`);
  await adminPage.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await expectHeading(adminPage, "Set a new password");
});
