import { expect, test } from "../support/test.ts";
import { joinAsMember } from "../support/acts.ts";
import { mira } from "../support/people.ts";

const field = "Find a person, agent, page or act";

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
