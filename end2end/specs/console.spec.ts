import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { hydrated } from "../support/acts.ts";
import { everyView, furnish } from "../support/every-page.ts";
import { setupPage } from "../support/pages.ts";

/** Chromium itself reports whatever is answered with an error's status; that is what these views are about. */
const expectedOn: Record<string, RegExp> = {
  "claim-dead": /status of 410/,
  "claim-unknown": /status of 404/,
  "not-found": /status of 404/,
  "login-refused": /status of 401/,
  "invite-refused": /status of (409|422)/,
};

/** The 404 page carries no scripts (P2: it must not differ by what it hydrates as). */
const withoutScripts = new Set(["not-found"]);

function listen(page: Page, said: string[]): void {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
}

test("no page says anything on the console, and every page hydrates", async ({ adminPage, visitor, provider }) => {
  test.slow();
  const furnished = await furnish(adminPage, visitor, provider);
  const said: string[] = [];
  for (const page of [furnished.adminPage, furnished.memberPage, furnished.strangerPage]) listen(page, said);

  for (const { name, open } of everyView(furnished)) {
    const page = await open();
    if (!withoutScripts.has(name)) await hydrated(page);
    const unexpected = said.splice(0).filter((text) => !expectedOn[name]?.test(text));
    expect(unexpected, name).toEqual([]);
  }
});

test.describe(() => {
  test.use({ ready: false });

  test("set-up says nothing on the console", async ({ page, house }) => {
    const said: string[] = [];
    listen(page, said);
    await page.goto(house.setupUrl);
    await expect(setupPage(page).create).toBeVisible();
    await hydrated(page);
    expect(said).toEqual([]);
  });
});

test("moving between pages without a reload says nothing either", async ({ adminPage }) => {
  const said: string[] = [];
  listen(adminPage, said);
  await adminPage.goto("/users");
  await hydrated(adminPage);
  for (const [name, path] of [["Audit trail", "/audit"], ["Settings", "/settings"], ["People", "/users"], ["Smithers", "/chat/"]] as const) {
    await adminPage.getByRole("navigation").getByRole("link", { name }).first().click();
    await expect(adminPage).toHaveURL(new RegExp(path));
    await expect(adminPage.getByRole("main")).toBeVisible();
  }
  expect(said).toEqual([]);
});
