import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../support/test.ts";
import { expectGreeting } from "../support/acts.ts";
import { alert, setupPage } from "../support/pages.ts";
import { ana, organisation } from "../support/people.ts";

test.use({ ready: false });

async function fillSetup(page: Parameters<typeof setupPage>[0], password = ana.password) {
  const form = setupPage(page);
  await form.organisation.fill(organisation);
  await form.name.fill(ana.name);
  await form.email.fill(ana.email);
  await form.password.fill(password);
  await form.create.click();
}

test("S1: every page leads to /setup while set-up is not done", async ({ page }) => {
  for (const path of ["/", "/login", "/users", "/invite/inv_unknown", "/no-such-page"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/setup$/);
  }
});

test("S1: the printed link goes on to a clean address and shows the form", async ({ page, house }) => {
  await page.goto(house.setupUrl);
  await expect(page).toHaveURL(`${house.url}/setup`);
  await expect(setupPage(page).create).toBeVisible();
});

test("S1: without the code there is no form but a field for the code", async ({ page, house }) => {
  await page.goto("/setup");
  await expect(setupPage(page).create).toBeHidden();

  await setupPage(page).code.fill("not-the-code");
  await setupPage(page).continue.click();
  await expect(alert(page)).toBeVisible();
  await expect(setupPage(page).create).toBeHidden();

  const code = new URL(house.setupUrl).searchParams.get("code") ?? "";
  await setupPage(page).code.fill(code);
  await setupPage(page).continue.click();
  await expect(setupPage(page).create).toBeVisible();
});

test("S1: a wrong code in the link is refused in words", async ({ page }) => {
  await page.goto("/setup?code=wrong");
  await expect(alert(page)).toBeVisible();
  await expect(setupPage(page).create).toBeHidden();
});

test("S1: `setup-url` prints the address that the server printed", async ({ house }) => {
  expect(new URL(house.cli(["setup-url"]).trim()).search).toBe(new URL(house.setupUrl).search);
});

test("S2: set-up ends signed in before Smithers", async ({ page, house }) => {
  await page.goto(house.setupUrl);
  await fillSetup(page);
  await expectGreeting(page, ana);
  await expect(page.getByText(organisation).first()).toBeVisible();
});

test("S2, F4: a guessable password comes back with everything else kept", async ({ page, house }) => {
  await page.goto(house.setupUrl);
  await fillSetup(page, "password1234");
  await expect(alert(page).first()).toBeVisible();
  const form = setupPage(page);
  await expect(form.organisation).toHaveValue(organisation);
  await expect(form.name).toHaveValue(ana.name);
  await expect(form.email).toHaveValue(ana.email);
  expect(await page.content()).not.toContain("password1234");
});

test("S3: a second set-up is refused", async ({ page, house, visitor }) => {
  const setupUrl = house.setupUrl;
  const late = await visitor();
  await late.goto(setupUrl);
  await expect(setupPage(late).create).toBeVisible();

  await page.goto(setupUrl);
  await fillSetup(page);
  await expectGreeting(page, ana);

  await fillSetup(late);
  await expect(late).toHaveURL(/\/(login|setup)/);
  await expect(late.getByText(/already|done/i).first()).toBeVisible();

  const later = await visitor();
  await later.goto(setupUrl);
  await expect(later).toHaveURL(/\/login/);
});

test("O5: whatever the program makes is its owner's alone", async ({ house }) => {
  const made = readdirSync(house.folder).filter((name) => name.startsWith("pinchy.db") || name === "key");
  expect(made).toEqual(expect.arrayContaining(["key", "pinchy.db"]));
  for (const name of made) expect(statSync(join(house.folder, name)).mode & 0o077, name).toBe(0);
});
