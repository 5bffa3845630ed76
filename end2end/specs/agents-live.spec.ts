import { expect, test } from "../support/test.ts";
import { expectHeading, hydrated, joinAsMember, makeAgent, makeGroup, makeGroupOf, showAgent } from "../support/acts.ts";
import { agentPage, choose, groupPage, ownAgents } from "../support/pages.ts";
import { mira } from "../support/people.ts";
import type { Page } from "@playwright/test";

// With scripts alone: without them no page is live.

/** F2 gives it a second; here a machine may be busy with other tests, too. */
const soon = { timeout: 4_000 };

/** Opens a page that follows what others do. */
async function follow(page: Page, path: string): Promise<void> {
  const listens = page.waitForResponse((response) => response.url().endsWith("/events"));
  await page.goto(path);
  await hydrated(page);
  await listens;
  await mark(page);
}

/** Marks the document, to tell it from one that was loaded anew. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-same-document", "yes"));
}

const sameDocument = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-same-document", "yes");

test("N2, F2: an agent is restricted to a group: a member sees it and loses it live", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await makeGroupOf(adminPage, "Design", mira);
  const group = adminPage.url();
  await makeAgent(adminPage, "Analyst");
  const agent = adminPage.url();
  await follow(member, "/");
  const link = ownAgents(member).getByRole("link", { name: "Analyst" });
  await expect(link).toHaveCount(0);
  await showAgent(adminPage, ["Design"]);
  await expect(link).toBeVisible(soon);

  await link.click();
  await expectHeading(member, "Analyst");
  await adminPage.goto(group);
  await groupPage(adminPage).members.getByRole("checkbox", { name: mira.name }).check();
  await groupPage(adminPage).remove.click();
  await expect(link).toHaveCount(0, soon);
  await expect(member.getByRole("main")).toContainText("You can no longer chat with this agent", soon);
  await sameDocument(member);

  await adminPage.goto(agent);
  await showAgent(adminPage, "Everyone");
  await expect(link).toBeVisible(soon);
  await expectHeading(member, "Analyst");
  await agentPage(adminPage).archive.click();
  await expect(link).toHaveCount(0, soon);
  await agentPage(adminPage).restore.click();
  await expect(link).toBeVisible(soon);
  await sameDocument(member);
});

test("P3, N2: who becomes an admin sees every agent at once, and loses them with the role", async ({ house, adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await makeAgent(adminPage, "Analyst");
  await follow(member, "/");
  const link = ownAgents(member).getByRole("link", { name: "Analyst" });
  await expect(link).toHaveCount(0);
  house.cli(["admin", "promote", mira.email]);
  await expect(link).toBeVisible(soon);
  house.cli(["admin", "demote", mira.email]);
  await expect(link).toHaveCount(0, soon);
});

test("F2: what is typed on an agent’s page stays while others change who sees it", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await makeAgent(adminPage, "Analyst");
  const other = await adminPage.context().newPage();
  // A second tab shares the line of the first.
  await other.goto(adminPage.url());
  await hydrated(other);
  await mark(other);
  await agentPage(other).instructions.fill("Half a sentence of instr");
  await showAgent(adminPage, "Everyone");
  await expect(agentPage(other).seenBy).toContainText(mira.name, soon);
  await expect(agentPage(other).who.getByRole("radio", { name: "Everyone" })).toBeChecked(soon);
  await expect(agentPage(other).instructions).toHaveValue("Half a sentence of instr");
  await sameDocument(other);
});

test("F2: what is chosen by hand stays with what it names while others change the same", async ({ adminPage }) => {
  await makeGroup(adminPage, "Design");
  await makeGroup(adminPage, "Sales");
  await makeAgent(adminPage, "Analyst");
  const address = adminPage.url();
  const other = await adminPage.context().newPage();
  await other.goto(address);
  await hydrated(other);
  await mark(other);
  const page = agentPage(other);
  await choose(page.icon, "Document");
  await choose(page.who, "Only these groups");
  await page.groups.getByRole("checkbox", { name: "Sales" }).check();
  await choose(page.who, "Everyone");

  // The list grows before what was chosen in it, and what was loaded of each group of choices becomes another.
  await makeGroup(adminPage, "Boats");
  await adminPage.goto(address);
  await showAgent(adminPage, ["Design"]);
  await expect(page.timeline).toContainText("Design", soon);
  await showAgent(adminPage, "Only admins");
  await choose(agentPage(adminPage).icon, "Chart");
  await choose(agentPage(adminPage).colour, "Green");
  await agentPage(adminPage).save.click();
  await expect(page.colour.getByRole("radio", { name: "Green" })).toBeChecked(soon);

  await expect(page.icon.getByRole("radio", { name: "Document" })).toBeChecked();
  await expect(page.who.getByRole("radio", { name: "Everyone" })).toBeChecked();
  await choose(page.who, "Only these groups");
  await expect(page.groups.getByRole("checkbox", { name: "Sales" })).toBeChecked();
  await expect(page.groups.getByRole("checkbox", { name: "Boats" })).not.toBeChecked();
  await sameDocument(other);
});
