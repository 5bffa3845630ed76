import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { everyView, furnish } from "../support/every-page.ts";
import { setupPage, shell } from "../support/pages.ts";

const folder = "../screenshots";
const colours = ["light", "dark"] as const;
const widths = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of colours) {
    await page.emulateMedia({ colorScheme });
    for (const viewport of widths) {
      await page.setViewportSize(viewport);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${viewport.width}.png`, animations: "disabled" });
    }
  }
}

test.describe(() => {
  test.use({ people: 24 });

  test("every page", async ({ adminPage, visitor, provider }) => {
    for (const { name, open } of everyView(await furnish(adminPage, visitor, provider))) await picture(await open(), name);
    await adminPage.setViewportSize({ width: 1280, height: 800 });
    await adminPage.goto("/users");
    await shell(adminPage).accountMenu.click();
    await expect(shell(adminPage).signOut).toBeVisible();
    await adminPage.screenshot({ path: `${folder}/account-menu-dark-1280.png` });
  });
});

test.describe(() => {
  test.use({ ready: false });

  test("set-up", async ({ page, house }) => {
    await page.goto("/setup");
    await picture(page, "setup-code");
    await page.goto(house.setupUrl);
    await expect(setupPage(page).create).toBeVisible();
    await picture(page, "setup");
  });
});
