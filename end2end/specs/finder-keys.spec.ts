import { expect, test } from "../support/test.ts";
import { hydrated, joinAsMember } from "../support/acts.ts";
import { mira } from "../support/people.ts";

const field = "Find a person, agent, page or act";

test("F5: Ctrl-K finds a person, a page and an act from wherever one is, by keys alone", async ({ adminPage, visitor }) => {
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
  await expect(finder.getByRole("link")).toHaveText([/Change your password/, /Change your password/]);
  await expect(finder.getByRole("heading", { name: "Help" })).toBeVisible();
  await adminPage.keyboard.press("ArrowDown");
  await expect(finder.getByRole("link").first()).toBeFocused();
  await adminPage.keyboard.press("ArrowUp");
  await expect(finder.getByRole("searchbox", { name: field })).toBeFocused();
  await adminPage.keyboard.press("Escape");
  await expect(finder).toHaveCount(0);

  await adminPage.keyboard.press("ControlOrMeta+k");
  await adminPage.keyboard.type("zzz");
  await expect(finder).toContainText("Nothing is called that");
});
