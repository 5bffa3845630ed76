import { expect, test } from "../support/test.ts";
import { inviteFrom, joinAsMember } from "../support/acts.ts";
import { alert, inviteDialog, licensePage, toast, usersPage } from "../support/pages.ts";
import { ben, mira } from "../support/people.ts";

/** One blue pixel. */
const logo = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("L1: a build without a verifying key says so, and everything else works", async ({ adminPage }) => {
  await adminPage.goto("/license");
  await expect(adminPage.getByRole("main")).toContainText("This build accepts no licence key.");
  await expect(licensePage(adminPage).save).toHaveCount(0);
  await expect(adminPage.getByRole("main")).toContainText("no limit");
});

test.describe("with a verifying key", () => {
  test.use({ licensed: true });

  test("L1: a bad key is refused in words and kept in the field; a good one shows what it says", async ({ adminPage, house }) => {
    await adminPage.goto("/license");
    const page = licensePage(adminPage);
    const good = house.issueLicense({ seats: 20 });
    for (const [key, says] of [
      ["not a key", "That is no licence key"],
      [house.issueLicense({ product: "lobster" }), "for another product"],
      [house.issueLicense({ from: "2020-01-01", until: "2020-02-01" }), "has expired"],
      [`${good.slice(0, -8)}AAAAAAAA`, "was changed after it was signed"],
    ] as const) {
      await page.key.fill(key);
      await page.save.click();
      await expect(adminPage.getByRole("main")).toContainText(says);
      await expect(page.key).toHaveValue(key);
    }
    await page.key.fill(good);
    await page.save.click();
    await expect(toast(adminPage).filter({ hasText: "The licence key is saved." })).toBeVisible();
    for (const words of ["Harbour & Co", "Team", "Active", "of 20 taken"]) {
      await expect(adminPage.getByRole("main")).toContainText(words);
    }
  });

  test("L2: when the seats are taken an invite is refused in words, and nothing typed is lost", async ({ adminPage, house }) => {
    await adminPage.goto("/license");
    await licensePage(adminPage).key.fill(house.issueLicense({ seats: 1 }));
    await licensePage(adminPage).save.click();
    await expect(toast(adminPage)).toBeVisible();
    await adminPage.goto("/users");
    await usersPage(adminPage).invite.click();
    const dialog = inviteDialog(adminPage);
    await dialog.email.fill(ben.email);
    await dialog.name.fill(ben.name);
    await dialog.create.click();
    await expect(alert(adminPage).first()).toContainText("seats are taken");
    await expect(dialog.email).toHaveValue(ben.email);
  });

  test("L3: own logo and colour on sign-in and claim, while the licence has them", async ({ adminPage, house, visitor }) => {
    await adminPage.goto("/license");
    const page = licensePage(adminPage);
    await page.key.fill(house.issueLicense());
    await page.save.click();
    await page.colour.fill("#eeeeee");
    await page.saveBranding.click();
    await expect(adminPage.getByRole("main")).toContainText("Please choose a darker one");
    await page.colour.fill("#1d4ed8");
    await page.logo.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: logo });
    await page.saveBranding.click();
    await expect(toast(adminPage).filter({ hasText: "The branding is saved" })).toBeVisible();
    const link = await inviteFrom(adminPage, { email: ben.email, name: ben.name });
    const stranger = await visitor();
    for (const address of ["/login", link]) {
      await stranger.goto(address);
      await expect(stranger.locator("form .button-primary").first()).toHaveCSS("background-color", "rgb(29, 78, 216)");
    }
    await adminPage.goto("/license");
    await page.sure.check();
    await page.remove.click();
    await expect(toast(adminPage).filter({ hasText: "The licence key is removed" })).toBeVisible();
    await stranger.goto("/login");
    await expect(stranger.locator("form .button-primary").first()).not.toHaveCSS("background-color", "rgb(29, 78, 216)");
  });
});

test("P2: a member finds no licence", async ({ adminPage, visitor }) => {
  const memberPage = await visitor();
  await joinAsMember(adminPage, memberPage, mira);
  expect((await memberPage.goto("/license"))?.status()).toBe(404);
});
