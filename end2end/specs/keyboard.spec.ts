import { expect, test } from "../support/test.ts";
import { expectGreeting, invite } from "../support/acts.ts";
import { keyboardOf } from "../support/keyboard.ts";
import { claimPage, loginPage, setupPage, shell } from "../support/pages.ts";
import { ana, mira, organisation } from "../support/people.ts";

test.describe(() => {
  test.use({ ready: false });

  test("F3: the whole story by keyboard alone", async ({ page, house, visitor }) => {
    test.slow();
    const admin = keyboardOf(page);
    await page.goto(house.setupUrl);
    const form = setupPage(page);
    await admin.fill(form.organisation, organisation);
    await admin.fill(form.name, ana.name);
    await admin.fill(form.email, ana.email);
    await admin.fill(form.password, ana.password);
    await admin.click(form.create);
    await expectGreeting(page, ana);

    await page.goto("/users");
    const link = await invite(page, { email: mira.email, name: mira.name }, admin);

    const guest = await visitor();
    const member = keyboardOf(guest);
    await guest.goto(link);
    await member.fill(claimPage(guest).password, mira.password);
    await member.click(claimPage(guest).join);
    await expectGreeting(guest, mira);

    await member.click(shell(guest).accountMenu);
    await member.click(shell(guest).signOut);
    await expect(loginPage(guest).submit).toBeVisible();
  });
});

test("F3: Enter sends the sign-in form, and a skip link leads to the content", async ({ page, adminPage }) => {
  await adminPage.goto("/users");
  await adminPage.keyboard.press("Tab");
  await expect(adminPage.getByRole("link", { name: /skip/i })).toBeFocused();
  await adminPage.context().clearCookies();

  await page.goto("/login");
  await loginPage(page).email.fill(ana.email);
  await loginPage(page).password.fill(ana.password);
  await page.keyboard.press("Enter");
  await expectGreeting(page, ana);
});
