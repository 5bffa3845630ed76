import { expect, test } from "../support/test.ts";
import { everyView, furnish } from "../support/every-page.ts";
import { shell } from "../support/pages.ts";

test.use({ viewport: { width: 360, height: 740 } });

test("F3: no page scrolls sideways at 360 px", async ({ adminPage, visitor, provider }) => {
  test.slow();
  for (const { name, open } of everyView(await furnish(adminPage, visitor, provider))) {
    const page = await open();
    const { content, window } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      window: document.documentElement.clientWidth,
    }));
    expect.soft(content, name).toBeLessThanOrEqual(window);
  }
});

test("F3: a bottom bar leads everywhere", async ({ adminPage }) => {
  await adminPage.goto("/users");
  const bar = shell(adminPage).bottomBar;
  await expect(bar).toBeVisible();
  await bar.getByRole("link", { name: "Audit" }).click();
  await expect(adminPage).toHaveURL(/\/audit/);
  await bar.getByRole("link", { name: "People" }).click();
  await expect(adminPage).toHaveURL(/\/users/);
  await bar.getByRole("link", { name: "Chat" }).click();
  await expect(adminPage).toHaveURL(/\/chat\//);
});

test("F3: More holds the theme and Sign out", async ({ adminPage }) => {
  await adminPage.goto("/users");
  await shell(adminPage).more.click();
  await expect(shell(adminPage).theme("Dark")).toBeVisible();
  await shell(adminPage).signOut.click();
  await expect(adminPage).toHaveURL(/\/login/);
});

test("F3: what can be tapped is big enough (WCAG 2.5.8)", async ({ adminPage }) => {
  for (const path of ["/users", "/users?tab=invited", "/users/invite", "/settings"]) {
    await adminPage.goto(path);
    for (const button of await adminPage.getByRole("button").all()) {
      const box = await button.boundingBox();
      if (!box) continue;
      expect.soft(Math.min(box.width, box.height), `${path}: ${await button.innerText()}`).toBeGreaterThanOrEqual(24);
    }
  }
});
