import { expect, test } from "../support/test.ts";
import { expectHeading, invite, inviteFrom, joinAsMember, makeGroup } from "../support/acts.ts";
import { alert, groupPage, groupsPage, inviteDialog, inviteRow, newGroupDialog, personPage, toast, undo, usersPage } from "../support/pages.ts";
import { ana, ben, mira } from "../support/people.ts";

test("G1: the empty list explains itself, and a new group opens on its own page", async ({ adminPage }) => {
  await adminPage.goto("/groups");
  await expect(groupsPage(adminPage).create).toHaveCount(2);
  await groupsPage(adminPage).create.first().click();
  const dialog = newGroupDialog(adminPage);
  await dialog.name.fill("Design");
  await dialog.description.fill("They draw.");
  await dialog.create.click();
  await expectHeading(adminPage, "Design");
  await expect(toast(adminPage).filter({ hasText: "The group Design is made." })).toBeVisible();

  await adminPage.goto("/groups");
  await expect(groupsPage(adminPage).row("Design")).toContainText("They draw.");
  await expect(groupsPage(adminPage).row("Design")).toContainText("Nobody");
});

test("G1, F4: a name that another group has, in whatever letters, is refused and kept", async ({ adminPage }) => {
  await makeGroup(adminPage, "Design");
  await adminPage.goto("/groups/new");
  const dialog = newGroupDialog(adminPage);
  await dialog.name.fill("DESIGN");
  await dialog.description.fill("Again");
  await dialog.create.click();
  await expect(alert(adminPage).first()).toBeVisible();
  await expect(dialog.name).toHaveValue("DESIGN");
  await expect(dialog.description).toHaveValue("Again");
});

test("G1, F6: name and description are changed, which can be undone", async ({ adminPage }) => {
  await makeGroup(adminPage, "Design");
  const page = groupPage(adminPage);
  await page.name.fill("Drawing");
  await page.save.click();
  await expectHeading(adminPage, "Drawing");
  await undo(adminPage).click();
  await expectHeading(adminPage, "Design");
  await expect(page.timeline).toContainText("Drawing");
});

test("G2: people are taken in and out from the group's side", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await makeGroup(adminPage, "Design");
  const page = groupPage(adminPage);
  await page.search.fill("lindq");
  await page.find.click();
  await expect(page.others.getByRole("checkbox")).toHaveCount(1);
  await page.others.getByRole("checkbox", { name: mira.name }).check();
  await page.add.click();
  await expect(toast(adminPage).filter({ hasText: "1 person is now in Design." })).toBeVisible();
  await expect(page.members.getByRole("checkbox", { name: mira.name })).not.toBeChecked();
  await undo(adminPage).click();
  await expect(page.members.getByRole("checkbox")).toHaveCount(0);

  await page.others.getByRole("checkbox", { name: mira.name }).check();
  await page.add.click();
  await page.members.getByRole("checkbox", { name: mira.name }).check();
  await page.remove.click();
  await expect(toast(adminPage).filter({ hasText: "1 person is no longer in Design." })).toBeVisible();
  await expect(page.members.getByRole("checkbox")).toHaveCount(0);
});

test("G2: groups are chosen from the person's side", async ({ adminPage }) => {
  await makeGroup(adminPage, "Design");
  await makeGroup(adminPage, "Sales");
  await adminPage.goto("/users");
  await usersPage(adminPage).row(ana.email).getByRole("link", { name: ana.name }).click();
  const person = personPage(adminPage);
  await person.groups.getByRole("checkbox", { name: "Sales" }).check();
  await person.saveGroups.click();
  await expect(toast(adminPage).filter({ hasText: `The groups of ${ana.name} are saved.` })).toBeVisible();
  await expect(person.groups.getByRole("checkbox", { name: "Sales" })).toBeChecked();
  await expect(person.groups.getByRole("checkbox", { name: "Design" })).not.toBeChecked();

  await adminPage.goto("/users");
  await expect(usersPage(adminPage).row(ana.email)).toContainText("Sales");
});

test("G2, F6: a deletion says what it takes, asks, and can be taken back with its members", async ({ adminPage }) => {
  await makeGroup(adminPage, "Design");
  const page = groupPage(adminPage);
  await page.others.getByRole("checkbox", { name: ana.name }).check();
  await page.add.click();
  await expect(adminPage.getByText("1 person is in this group.")).toBeVisible();
  await page.delete.click();
  await expect(alert(adminPage).first()).toContainText("check the box");
  await page.sure.check();
  await page.delete.click();
  await expect(adminPage).toHaveURL(/\/groups$/);
  await expect(toast(adminPage).filter({ hasText: "The group Design is deleted." })).toBeVisible();
  await undo(adminPage).click();
  await expect(groupsPage(adminPage).row("Design")).toContainText("1 person");
});

test("U1: both lists are narrowed to a group, and another tab keeps it", async ({ adminPage, javaScriptEnabled }) => {
  await makeGroup(adminPage, "Design");
  const page = groupPage(adminPage);
  await page.others.getByRole("checkbox", { name: ana.name }).check();
  await page.add.click();
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await adminPage.goto("/users/invite");
  await inviteDialog(adminPage).groups.getByRole("checkbox", { name: "Design" }).check();
  await inviteDialog(adminPage).email.fill(mira.email);
  await inviteDialog(adminPage).name.fill(mira.name);
  await inviteDialog(adminPage).create.click();
  await expect(inviteDialog(adminPage).link).toBeVisible();

  await adminPage.goto("/users");
  const users = usersPage(adminPage);
  await users.group.selectOption("Design");
  if (javaScriptEnabled === false) await users.filter.click();
  await expect(adminPage).toHaveURL(/group=/);
  await expect(users.rows).toHaveCount(1);
  await users.tab("Invited").click();
  await expect(users.row(mira.name)).toBeVisible();
  await expect(users.row(ben.name)).toHaveCount(0);
  await users.group.selectOption("All groups");
  if (javaScriptEnabled === false) await users.filter.click();
  await expect(users.row(ben.name)).toBeVisible();
});

test("I1, G2: who claims an invite is in the groups that it leads into", async ({ adminPage, visitor }) => {
  await makeGroup(adminPage, "Design");
  await adminPage.goto("/users");
  const guest = await visitor();
  await usersPage(adminPage).invite.click();
  await inviteDialog(adminPage).groups.getByRole("checkbox", { name: "Design" }).check();
  await inviteDialog(adminPage).email.fill(mira.email);
  await inviteDialog(adminPage).name.fill(mira.name);
  await inviteDialog(adminPage).create.click();
  await guest.goto(await inviteDialog(adminPage).link.inputValue());
  await guest.getByLabel("Password", { exact: true }).fill(mira.password);
  await guest.getByRole("button", { name: /^Join / }).click();
  await expect(guest).toHaveURL(/\/chat\//);
  await adminPage.goto("/groups");
  await groupsPage(adminPage).row("Design").getByRole("link").click();
  await expect(groupPage(adminPage).members.getByRole("checkbox", { name: mira.name })).toBeVisible();
});

test("I6: a waiting invite is edited in a dialog, and its link stays", async ({ adminPage, visitor }) => {
  await makeGroup(adminPage, "Design");
  await adminPage.goto("/users");
  const link = await invite(adminPage, { email: mira.email, name: "Mira L." });
  await adminPage.goto("/users?tab=invited");
  const row = inviteRow(adminPage, "Mira L.");
  await row.acts.click();
  await row.edit.click();
  const dialog = inviteDialog(adminPage);
  await expect(dialog.name).toHaveValue("Mira L.");
  await dialog.name.fill(mira.name);
  await dialog.groups.getByRole("checkbox", { name: "Design" }).check();
  await dialog.save.click();
  await expect(toast(adminPage).filter({ hasText: `The invite for ${mira.name} is changed.` })).toBeVisible();
  await expect(dialog.dialog).toHaveCount(0);
  await expect(usersPage(adminPage).row(mira.name)).toContainText("Design");

  const guest = await visitor();
  await guest.goto(link);
  await expect(guest.getByLabel("Name", { exact: true })).toHaveValue(mira.name);
});

test("I6, F4: an edit that is refused keeps what was typed; a revoked invite has none", async ({ adminPage }) => {
  await inviteFrom(adminPage, { email: mira.email, name: mira.name });
  await adminPage.goto("/users?tab=invited");
  const row = inviteRow(adminPage, mira.name);
  await row.acts.click();
  await row.edit.click();
  const dialog = inviteDialog(adminPage);
  await dialog.name.fill("   ");
  await dialog.save.click();
  await expect(alert(adminPage).first()).toBeVisible();
  await adminPage.goto("/users?tab=invited");
  await row.revoke.click();
  await expect(row.row).toContainText(/revoked/i);
  await expect(row.acts).toHaveCount(0);
});

test("P2: a member finds no groups", async ({ adminPage, visitor }) => {
  await makeGroup(adminPage, "Design");
  const address = new URL(adminPage.url()).pathname;
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  for (const path of ["/groups", "/groups/new", address, "/users/invite-many"]) {
    expect((await member.goto(path))?.status(), path).toBe(404);
  }
});
