import { expect, test } from "../support/test.ts";
import { inviteFrom, joinAsMember } from "../support/acts.ts";
import { usersPage } from "../support/pages.ts";
import { ana, ben, mira } from "../support/people.ts";

test("U1: people and invites stand in tabs with counts", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });

  await adminPage.goto("/users");
  const users = usersPage(adminPage);
  await expect(users.tab("Active")).toHaveText(/\b2$/);
  await expect(users.tab("Deactivated")).toHaveText(/\b0$/);
  await expect(users.row(ana.name)).toContainText(ana.email);
  await expect(users.row(ana.name)).toContainText("Admin");
  await expect(users.row(mira.name)).toContainText("Member");
  await expect(users.row(ben.name)).toHaveCount(0);

  await users.tab("Invited").click();
  await expect(adminPage).toHaveURL(/tab=invited/);
  await expect(users.row(ben.name)).toContainText(/waiting/i);
  await users.tab("Deactivated").click();
  await expect(adminPage).toHaveURL(/tab=deactivated/);
  await expect(users.rows).toHaveCount(0);
});

test("U1: search finds by name and by e-mail, and an empty result says so", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users");
  const users = usersPage(adminPage);
  await expect(users.rows).toHaveCount(2);
  for (const query of ["lindq", "MIRA@harbour"]) {
    await users.search.fill(query);
    await users.search.press("Enter");
    await expect(users.row(mira.name)).toBeVisible();
    await expect(users.row(ana.name)).toHaveCount(0);
  }
  await users.search.fill("100%_nobody");
  await users.search.press("Enter");
  await expect(adminPage.getByText(/no (one|body|people)|nothing/i).first()).toBeVisible();
});

test("U1: the role filter and the sort order are addresses", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  const users = usersPage(adminPage);
  await adminPage.goto("/users?role=admin");
  await expect(users.row(ana.name)).toBeVisible();
  await expect(users.row(mira.name)).toHaveCount(0);

  await adminPage.goto("/users");
  const header = (name: string) => adminPage.getByRole("columnheader", { name });
  await expect(users.rows.first()).toContainText(ana.name);
  await expect(header("Name")).toHaveAttribute("aria-sort", "ascending");
  await header("Joined").getByRole("link").click();
  await expect(users.rows.first()).toContainText(mira.name);
  await expect(header("Joined")).toHaveAttribute("aria-sort", "descending");
  await header("Name").getByRole("link").click();
  await expect(users.rows.first()).toContainText(ana.name);
});

test.describe("with many people", () => {
  test.use({ people: 130 });

  test("U1: paging shows everybody once", async ({ adminPage }) => {
    await adminPage.goto("/users");
    const users = usersPage(adminPage);
    await expect(users.tab("Active")).toHaveText(/\b131$/);
    const seen: string[] = [];
    for (let page = 1; ; page += 1) {
      seen.push(...(await users.rows.allInnerTexts()));
      if ((await users.next.count()) === 0) break;
      expect(page).toBeLessThan(20);
      const before = adminPage.url();
      const first = seen.at(-1) ?? "";
      await users.next.click();
      await expect(adminPage).not.toHaveURL(before);
      await expect(users.rows.filter({ hasText: first.split("\n").find((line) => line.includes("@")) ?? first })).toHaveCount(0);
    }
    const emails = seen.map((text) => /\S+@\S+/.exec(text)?.[0]);
    expect(emails).not.toContain(undefined);
    expect(new Set(emails).size).toBe(131);
    expect(emails).toHaveLength(131);
  });
});
