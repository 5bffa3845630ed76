import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { everyView, furnish } from "../support/every-page.ts";
import { setupPage, shell } from "../support/pages.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page: Page, name: string): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(rules).analyze();
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${name}: ${id} (${help}) at ${target.join(" ")}`));
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`F3: no violation on any page or dialog, ${colorScheme}`, async ({ adminPage, visitor, provider }) => {
    test.slow();
    const found: string[] = [];
    for (const { name, open } of everyView(await furnish(adminPage, visitor, provider))) {
      const page = await open();
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations(page, name)));
    }
    // The last view is a dialog, which covers the menu.
    await adminPage.goto("/users");
    await shell(adminPage).accountMenu.click();
    await expect(shell(adminPage).signOut).toBeVisible();
    found.push(...(await violations(adminPage, "account menu")));
    expect(found).toEqual([]);
  });

  test.describe(() => {
    test.use({ ready: false });

    test(`F3: no violation on set-up, ${colorScheme}`, async ({ page, house }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto("/setup");
      const found = await violations(page, "setup without code");
      await page.goto(house.setupUrl);
      await expect(setupPage(page).create).toBeVisible();
      found.push(...(await violations(page, "setup")));
      expect(found).toEqual([]);
    });
  });
}
