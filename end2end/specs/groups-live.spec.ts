import { expect, test } from "../support/test.ts";
import { hydrated, makeGroup } from "../support/acts.ts";
import { groupPage } from "../support/pages.ts";
import { ana } from "../support/people.ts";

// With scripts alone: without them no page is live.
test("F2: what is typed on a group's page stays while others change who is in it", async ({ adminPage }) => {
  await makeGroup(adminPage, "Design");
  const address = adminPage.url();
  const other = await adminPage.context().newPage();
  await other.goto(address);
  await hydrated(other);
  await groupPage(other).description.fill("Still typed");
  await groupPage(adminPage).others.getByRole("checkbox", { name: ana.name }).check();
  await groupPage(adminPage).add.click();
  await expect(groupPage(other).members.getByRole("checkbox", { name: ana.name })).toBeVisible({ timeout: 4_000 });
  await expect(groupPage(other).description).toHaveValue("Still typed");
});
