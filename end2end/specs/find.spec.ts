import { expect, test } from "../support/test.ts";
import { hydrated, joinAsMember } from "../support/acts.ts";
import { mira } from "../support/people.ts";

const field = "Find a person, agent, page or act";

test("F5: Ctrl-K finds a person, a page and an act from wherever one is, by keys alone", async ({ adminPage, visitor, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "keys need scripts; the page below does not");
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/audit");
  await hydrated(adminPage);
  const finder = adminPage.getByRole("dialog", { name: "Find anything" });

  await adminPage.keyboard.press("ControlOrMeta+k");
  await expect(finder.getByRole("searchbox", { name: field })).toBeFocused();
  await adminPage.keyboard.type("mira");
  await expect(finder.getByRole("link", { name: mira.name })).toBeVisible();
  await expect(finder.getByRole("status")).toHaveText("1 found");
  await adminPage.keyboard.press("Enter");
  await expect(adminPage).toHaveURL(/\/users\/[0-9a-f-]+$/);
  await expect(finder).toHaveCount(0);

  await adminPage.keyboard.press("ControlOrMeta+k");
  await adminPage.keyboard.type("password change");
  await expect(finder.getByRole("link")).toHaveText([/Change your password/]);
  await adminPage.keyboard.press("ArrowDown");
  await expect(finder.getByRole("link")).toBeFocused();
  await adminPage.keyboard.press("ArrowUp");
  await expect(finder.getByRole("searchbox", { name: field })).toBeFocused();
  await adminPage.keyboard.press("Escape");
  await expect(finder).toHaveCount(0);

  await adminPage.keyboard.press("ControlOrMeta+k");
  await adminPage.keyboard.type("zzz");
  await expect(finder).toContainText("Nothing is called that");
});

test("F5: the finder is a page, too, and shows members only what they may open", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  for (const [page, finds] of [[adminPage, true], [guest, false]] as const) {
    await page.goto("/find");
    const main = page.getByRole("main");
    await main.getByRole("searchbox", { name: field }).fill("mira");
    await main.getByRole("button", { name: "Find" }).click();
    await expect(page).toHaveURL(/\/find\?q=mira$/);
    await expect(main.getByRole("link", { name: mira.name })).toHaveCount(finds ? 1 : 0);
    await main.getByRole("searchbox", { name: field }).fill("");
    await main.getByRole("button", { name: "Find" }).click();
    await expect(main.getByRole("link", { name: "Your account" })).toBeVisible();
    await expect(main.getByRole("link", { name: "Audit trail" })).toHaveCount(finds ? 1 : 0);
  }
});
