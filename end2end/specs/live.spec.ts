import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../support/test.ts";
import { endSessionBehindBack, expectGreeting, hydrated, inviteFrom, joinAsMember, claim, signIn, signOut, smithersAddress, submitLogin } from "../support/acts.ts";
import { accountPage, auditPage, choose, inviteDialog, inviteRow, personPage, personRow, settingsPage, shell, usersPage } from "../support/pages.ts";
import { ana, ben, mira, organisation, type Person } from "../support/people.ts";
import type { House } from "../support/house.ts";
import type { Locator, Page } from "@playwright/test";

/** F2 gives it a second, which delay.spec.ts measures; here a machine may be busy with other tests, too. */
const soon = { timeout: 4_000 };

/** Nobody among the many is called so, and nobody comes before him. */
const aart: Person = { name: "Aart Quist", email: "aart@harbour.example", password: ben.password };

/** Mira, a second admin, in a browser of her own. */
async function secondAdmin(house: House, page: Page): Promise<Page> {
  house.cli(["admin", "create", "--organisation", organisation, "--email", mira.email, "--name", mira.name], mira.password);
  await signIn(page, mira);
  return page;
}

/** Opens a page that follows what others do. */
async function follow(page: Page, path: string): Promise<void> {
  const listens = page.waitForResponse((response) => response.url().endsWith("/events"));
  await page.goto(path);
  await hydrated(page);
  await listens;
  await page.evaluate(() => document.documentElement.setAttribute("data-same-document", "yes"));
}

const sameDocument = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-same-document", "yes");

async function act(page: Page, name: string, label: string): Promise<void> {
  await personRow(page, name).acts.click();
  await personRow(page, name).act(label).click();
}

/** Does something, and expects that this focus stays, and where it is on the screen. A row that goes above it makes the page shorter. */
async function undisturbed(page: Page, focused: Locator, change: () => Promise<void>): Promise<void> {
  await focused.focus();
  const onScreen = async () => Math.round((await focused.boundingBox())?.y ?? Number.NaN);
  const before = await onScreen();
  await change();
  await expect(focused).toBeFocused();
  expect(await onScreen()).toBe(before);
  await sameDocument(page);
}

test.describe("two admins side by side", () => {
  test.use({ people: 40 });

  test("F2: a role change and a deactivation show in the other's open page, with focus and scroll kept", async ({ house, adminPage, visitor }) => {
    await joinAsMember(adminPage, await visitor(), aart);
    const other = await secondAdmin(house, await visitor());
    await follow(other, "/users");
    await adminPage.goto("/users");
    const row = personRow(other, aart.name);
    await undisturbed(other, row.acts, async () => {
      await act(adminPage, aart.name, "Make admin");
      await expect(row.row).toContainText("Admin", soon);
    });
    // A menu that is open stays open while others change.
    const anas = usersPage(other).row(ana.email);
    await anas.getByRole("button", { name: /^Actions for / }).click();
    await act(adminPage, aart.name, "Make member");
    await expect(row.row).not.toContainText("Admin", soon);
    await expect(anas.getByRole("button", { name: "Make member" })).toBeVisible();
    await other.keyboard.press("Escape");

    await usersPage(other).rows.last().scrollIntoViewIfNeeded();
    // One's own row, which may be the last, has no acts (U3).
    const lastActs = usersPage(other).rows.getByRole("button", { name: /^Actions for / }).last();
    await undisturbed(other, lastActs, async () => {
      await act(adminPage, aart.name, "Deactivate");
      await expect(usersPage(other).tab("Deactivated")).toContainText("1", soon);
    });
    await expect(row.row).toHaveCount(0);
  });

  test("F2: what is being typed stays while the list behind it changes", async ({ house, adminPage, visitor }) => {
    const other = await secondAdmin(house, await visitor());
    await follow(other, "/users/invite");
    const dialog = inviteDialog(other);
    await dialog.email.fill("half an e-m");
    await undisturbed(other, dialog.email, async () => {
      await inviteFrom(adminPage, { email: ben.email, name: ben.name });
      await expect(usersPage(other).tab("Invited").or(other.getByText(/^Invited/)).first()).toContainText("1", soon);
    });
    await expect(dialog.email).toHaveValue("half an e-m");
  });
});

test("F2: an invite shows in the other's open page when it is made, revoked and claimed", async ({ house, adminPage, visitor }) => {
  const other = await secondAdmin(house, await visitor());
  await follow(other, "/users?tab=invited");
  await inviteFrom(adminPage, { email: "gone@harbour.example", name: "Gone Soon" });
  await expect(inviteRow(other, "Gone Soon").row).toContainText("waiting", soon);
  await adminPage.goto("/users?tab=invited");
  await undisturbed(other, usersPage(other).search, async () => {
    await inviteRow(adminPage, "Gone Soon").revoke.click();
    await expect(inviteRow(other, "Gone Soon").row).toContainText("revoked", soon);
  });
  const link = await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await expect(inviteRow(other, ben.name).row).toContainText("waiting", soon);
  await claim(await visitor(), link, ben);
  await expect(inviteRow(other, ben.name).row).toContainText("claimed", soon);
  await sameDocument(other);
});

test("F2: an invite that is being edited, the invites of a person and one's own name follow, and what is typed stays", async ({ house, adminPage, visitor }) => {
  const other = await secondAdmin(house, await visitor());
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await adminPage.goto("/users?tab=invited");
  const edit = (await adminPage.getByRole("link", { name: "Edit invite", includeHidden: true }).first().getAttribute("href")) ?? "";
  await follow(other, edit);
  const dialog = inviteDialog(other);
  await dialog.name.fill("Ben O");
  await adminPage.goto(edit);
  await choose(inviteDialog(adminPage).role, "Admin");
  await inviteDialog(adminPage).save.click();
  await expect(dialog.role.getByRole("radio", { name: "Admin" })).toBeChecked(soon);
  await expect(dialog.name).toHaveValue("Ben O");
  await expect(dialog.name).toBeFocused();
  await sameDocument(other);

  await adminPage.goto("/users");
  const anas = (await usersPage(adminPage).row(ana.email).getByRole("link", { name: ana.name }).getAttribute("href")) ?? "";
  await follow(other, anas);
  const sent = other.getByRole("listitem").filter({ hasText: ben.name });
  await expect(sent).toContainText("waiting");
  await adminPage.goto("/users?tab=invited");
  await inviteRow(adminPage, ben.name).revoke.click();
  await expect(sent).toContainText("revoked", soon);
  await sameDocument(other);

  await follow(other, "/account");
  const account = accountPage(other);
  await account.current.fill("half a passw");
  await adminPage.goto("/users");
  await usersPage(adminPage).row(mira.name).getByRole("link", { name: mira.name }).click();
  await personPage(adminPage).name.fill("Mira Berg");
  await personPage(adminPage).save.click();
  await expect(account.name).toHaveValue("Mira Berg", soon);
  await expect(account.current).toHaveValue("half a passw");
  await sameDocument(other);
});

test("F2: the trail, the settings and the name in the frame follow", async ({ house, adminPage, visitor }) => {
  const other = await secondAdmin(house, await visitor());
  await follow(other, "/audit");
  await adminPage.goto("/settings");
  await settingsPage(adminPage).organisation.fill("Harbour Works");
  await settingsPage(adminPage).save.click();
  await expect(auditPage(other).rows.first()).toContainText(ana.name, soon);
  await expect(other.getByRole("link", { name: "Harbour Works" })).toBeVisible(soon);
  await sameDocument(other);
});

test("O2, P3: what the command line does beside the running server shows, too", async ({ house, adminPage }) => {
  await follow(adminPage, "/users");
  house.cli(["admin", "create", "--organisation", organisation, "--email", ben.email, "--name", ben.name], ben.password);
  await expect(personRow(adminPage, ben.name).row).toBeVisible(soon);
  await sameDocument(adminPage);
});

test("P3, U5: the open page of somebody who is deactivated learns it at once and shows nothing more", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await follow(guest, "/");
  await expectGreeting(guest, mira);
  await adminPage.goto("/users");
  await act(adminPage, mira.name, "Deactivate");
  await expect(guest.getByRole("dialog", { name: "Your account is deactivated" })).toBeVisible(soon);
  await expect(guest.getByText("Mira")).toHaveCount(0);
  await guest.keyboard.press("Escape");
  await guest.keyboard.press("Escape");
  await expect(guest.getByRole("dialog", { name: "Your account is deactivated" })).toBeVisible();
  await guest.getByRole("link", { name: "Go to the sign-in page" }).click();
  await expect(guest).toHaveURL(/\/login/);
});

test("P3: an admin who is demoted leaves the pages of admins at once, and a promoted member finds them", async ({ house, adminPage, visitor }) => {
  const other = await secondAdmin(house, await visitor());
  await follow(other, "/users");
  await adminPage.goto("/users");
  await act(adminPage, mira.name, "Make member");
  await expect(other).toHaveURL(smithersAddress, soon);
  await expect(other.getByRole("link", { name: "People" })).toHaveCount(0);
  await follow(other, "/");
  await act(adminPage, mira.name, "Make admin");
  await expect(other.getByRole("link", { name: "People" }).first()).toBeVisible(soon);
  await sameDocument(other);
});

test("F4, P3: a session that ends hides the open page, and signing in again brings it back as it was", async ({ adminPage }) => {
  await follow(adminPage, "/settings");
  await settingsPage(adminPage).organisation.fill("Half typed");
  await endSessionBehindBack(adminPage);
  const over = adminPage.getByRole("dialog", { name: "Your session has ended" });
  await expect(over).toBeVisible(soon);
  await expect(settingsPage(adminPage).organisation).toBeHidden();
  await expect(shell(adminPage).accountMenu).toBeHidden();
  const { violations } = await new AxeBuilder({ page: adminPage }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await submitLogin(over, ana);
  await expect(over).toHaveCount(0);
  await expect(settingsPage(adminPage).organisation).toHaveValue("Half typed");
  await sameDocument(adminPage);
  await settingsPage(adminPage).save.click();
  await expect(adminPage.getByRole("status")).toContainText(/saved/i);
});

test("F4: who has signed in again in one tab need not do so in another", async ({ adminPage }) => {
  await follow(adminPage, "/users");
  const second = await adminPage.context().newPage();
  await second.goto("/settings");
  await hydrated(second);
  await endSessionBehindBack(adminPage);
  const over = (page: Page) => page.getByRole("dialog", { name: "Your session has ended" });
  for (const page of [adminPage, second]) await expect(over(page)).toBeVisible(soon);
  await submitLogin(over(adminPage), ana);
  await expect(over(adminPage)).toHaveCount(0);
  await second.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(over(second)).toHaveCount(0);
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await second.getByRole("link", { name: "Audit trail" }).first().click();
  await expect(auditPage(second).rows.first()).toContainText(ana.name);
});

test("F4: another person who signs in over an ended session gets their own page", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await follow(adminPage, "/users");
  await endSessionBehindBack(adminPage);
  const over = adminPage.getByRole("dialog", { name: "Your session has ended" });
  await submitLogin(over, mira);
  await expectGreeting(adminPage, mira);
});

test("A5: one's own sessions follow what one does elsewhere, and what is typed beside them stays", async ({ adminPage, visitor }) => {
  await follow(adminPage, "/account");
  const account = accountPage(adminPage);
  await account.name.fill("Still typed");
  const elsewhere = await visitor();
  await signIn(elsewhere, ana);
  await expect(account.endSession).toHaveCount(1, soon);
  await signOut(elsewhere);
  await expect(account.endSession).toHaveCount(0, soon);
  await expect(account.name).toHaveValue("Still typed");
  await sameDocument(adminPage);
});

test("one stream a browser: its tabs share it, and when one goes another takes over", async ({ house, adminPage, visitor }) => {
  const other = await secondAdmin(house, await visitor());
  const streams: string[] = [];
  adminPage.context().on("request", (request) => {
    if (request.url().endsWith("/events")) streams.push(request.url());
  });
  await follow(adminPage, "/users");
  const second = await adminPage.context().newPage();
  await second.goto("/users");
  await hydrated(second);
  await joinAsMember(other, await visitor(), ben);
  for (const page of [adminPage, second]) await expect(personRow(page, ben.name).row).toBeVisible(soon);
  expect(streams).toHaveLength(1);

  await adminPage.close();
  await expect.poll(() => streams.length).toBe(2);
  await other.goto("/users");
  await act(other, ben.name, "Make admin");
  await expect(personRow(second, ben.name).row).toContainText("Admin", soon);
  expect(streams).toHaveLength(2);
});

test("a page that comes to a shared stream late catches up with what it has missed", async ({ house, adminPage, visitor }) => {
  const other = await secondAdmin(house, await visitor());
  await follow(adminPage, "/users");
  const late = await adminPage.context().newPage();
  // The page is made, then somebody changes something, and only then does it begin to listen.
  let release = () => {};
  const released = new Promise<void>((go) => (release = go));
  // One part asks for the next, so whatever comes after the release passes too.
  await late.route("**/*.wasm", async (route) => {
    await released;
    await route.continue();
  });
  await late.goto("/users", { waitUntil: "commit" });
  await expect(personRow(late, mira.name).row).toBeVisible();
  await joinAsMember(other, await visitor(), ben);
  await expect(personRow(late, ben.name).row).toHaveCount(0);
  release();
  await expect(personRow(late, ben.name).row).toBeVisible();
});
