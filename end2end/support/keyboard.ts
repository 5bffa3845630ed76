import { expect, type Locator, type Page } from "@playwright/test";
import type { Hands } from "./acts.ts";

const mostTabs = 80;

/** Moves the focus with Tab until it is where it should be; fails where Tab never comes. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${target}`);
}

/** Hands that use nothing but the keyboard. */
export const keyboardOf = (page: Page): Hands => ({
  click: async (target) => {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  },
  fill: async (target, text) => {
    await tabTo(page, target);
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(text);
  },
});
