import { expect, test } from "../support/test.ts";
import { hydrated, makeGroup } from "../support/acts.ts";
import { groupPage, inviteDialog, personPage } from "../support/pages.ts";
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

test("F2: the groups that are chosen for an invite, or for somebody, stay chosen while others make one", async ({ adminPage }) => {
  await makeGroup(adminPage, "Sales");
  const [inviting, choosing] = [await adminPage.context().newPage(), await adminPage.context().newPage()];
  await inviting.goto("/users/invite");
  await hydrated(inviting);
  await choosing.goto("/users");
  await choosing.getByRole("link", { name: ana.name }).first().click();
  await expect(choosing).toHaveURL(/\/users\/[^/]+$/);
  const open = [inviteDialog(inviting).groups, personPage(choosing).groups];
  for (const groups of open) await groups.getByRole("checkbox", { name: "Sales" }).check();

  // It comes before the one that is chosen, and takes the place of its box.
  await makeGroup(adminPage, "Boats");
  for (const groups of open) {
    await expect(groups.getByRole("checkbox", { name: "Boats" })).toBeVisible({ timeout: 4_000 });
    await expect(groups.getByRole("checkbox", { name: "Boats" })).not.toBeChecked();
    await expect(groups.getByRole("checkbox", { name: "Sales" })).toBeChecked();
  }
});
