import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { shell } from "../support/pages.ts";

const ground = (page: Page) => page.locator("html");

/** What the page is drawn on, as the browser computes it. */
const colour = (page: Page) => ground(page).evaluate((root) => getComputedStyle(root).backgroundColor);

test("light, dark and system are a choice that stays", async ({ adminPage }) => {
  const choose = async (name: "Light" | "Dark" | "System") => {
    await shell(adminPage).accountMenu.click();
    await shell(adminPage).theme(name).click();
  };
  await adminPage.emulateMedia({ colorScheme: "light" });
  await adminPage.goto("/users");
  const light = await colour(adminPage);
  await adminPage.emulateMedia({ colorScheme: "dark" });
  await expect(ground(adminPage)).not.toHaveCSS("background-color", light);
  const dark = await colour(adminPage);

  await choose("Light");
  await expect(ground(adminPage)).toHaveCSS("background-color", light);
  await adminPage.goto("/settings");
  await expect(ground(adminPage)).toHaveCSS("background-color", light);

  await choose("Dark");
  await adminPage.emulateMedia({ colorScheme: "light" });
  await expect(ground(adminPage)).toHaveCSS("background-color", dark);

  await choose("System");
  await expect(ground(adminPage)).toHaveCSS("background-color", light);
});
