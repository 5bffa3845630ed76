import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { expectGreeting, hydrated, inviteFrom, shownLink } from "../support/acts.ts";
import { claimPage, inviteDialog, loginPage } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";

/** A promise and the function that keeps it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Holds every WASM file back until `release` is called: as slow as it has to be, without a clock. */
async function holdWasm(page: Page): Promise<{ release: () => void; asked: Promise<void> }> {
  const released = gate();
  const asked = gate();
  await page.route("**/*.wasm", async (route) => {
    asked.open();
    await released.opened;
    await route.continue();
  });
  return { release: released.open, asked: asked.opened };
}

test("F1: what is typed into sign-in before the scripts arrive is kept, and signs in", async ({ page }) => {
  const wasm = await holdWasm(page);
  await page.goto("/login", { waitUntil: "domcontentloaded" });
  const login = loginPage(page);
  await login.email.fill(ana.email);
  await login.password.fill(ana.password);
  await wasm.asked;
  wasm.release();
  await hydrated(page);
  await expect(login.email).toHaveValue(ana.email);
  await expect(login.password).toHaveValue(ana.password);
  await login.submit.click();
  await expectGreeting(page, ana);
});

test("F1: sign-in works while the scripts are still on their way", async ({ page }) => {
  const wasm = await holdWasm(page);
  await page.goto("/login", { waitUntil: "domcontentloaded" });
  await loginPage(page).email.fill(ana.email);
  await loginPage(page).password.fill(ana.password);
  await wasm.asked;
  await loginPage(page).submit.click({ noWaitAfter: true });
  await expect(page).toHaveURL(/\/chat\//);
  wasm.release();
  await expectGreeting(page, ana);
});

test("F1: what is typed into a claim before the scripts arrive is kept", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  const link = await inviteFrom(adminPage, { email: mira.email, name: mira.name });
  const wasm = await holdWasm(guest);
  await guest.goto(link, { waitUntil: "domcontentloaded" });
  const claim = claimPage(guest);
  await claim.name.fill("Mira L.");
  await claim.password.fill(mira.password);
  await wasm.asked;
  wasm.release();
  await hydrated(guest);
  await expect(claim.name).toHaveValue("Mira L.");
  await expect(claim.password).toHaveValue(mira.password);
  await claim.join.click();
  await expectGreeting(guest, { ...mira, name: "Mira L." });
});

test("F1: what is typed into an invite before the scripts arrive is kept", async ({ adminPage }) => {
  const page = await adminPage.context().newPage();
  const wasm = await holdWasm(page);
  await page.goto("/users/invite", { waitUntil: "domcontentloaded" });
  const dialog = inviteDialog(page);
  await dialog.email.fill(mira.email);
  await dialog.name.fill(mira.name);
  await dialog.role.getByRole("radio", { name: "Admin" }).press("Space");
  await wasm.asked;
  wasm.release();
  await hydrated(page);
  await expect(dialog.email).toHaveValue(mira.email);
  await expect(dialog.name).toHaveValue(mira.name);
  await expect(dialog.role.getByRole("radio", { name: "Admin" })).toBeChecked();
  await dialog.create.click();
  await shownLink(page);
});
