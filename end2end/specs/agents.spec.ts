import { expect, test } from "../support/test.ts";
import { connectProvider, expectHeading, joinAsMember, makeAgent, makeGroup, makeGroupOf, showAgent } from "../support/acts.ts";
import { agentPage, agentsOfGroup, agentsPage, alert, chatPage, choose, groupPage, groupsPage, newAgentDialog, ownAgents, toast, undo } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";

test("N1: the empty list explains itself, and a template fills a new agent in", async ({ adminPage }) => {
  await adminPage.goto("/agents");
  await expect(agentsPage(adminPage).create).toHaveCount(2);
  await agentsPage(adminPage).create.first().click();
  const dialog = newAgentDialog(adminPage);
  await dialog.name.fill("Meeting helper");
  await choose(dialog.template, "Meeting notes");
  await dialog.create.click();
  await expectHeading(adminPage, "Meeting helper");
  await expect(toast(adminPage).filter({ hasText: "Only admins see it so far" })).toBeVisible();
  await expect(agentPage(adminPage).instructions).toHaveValue(/^You turn rough notes/);
  await expect(agentPage(adminPage).starters).toHaveValue(/minutes/);
  await expect(agentPage(adminPage).who.getByRole("radio", { name: "Only admins" })).toBeChecked();

  await adminPage.goto("/agents");
  await expect(agentsPage(adminPage).row("Meeting helper")).toContainText("Only admins");
});

test("N1, F4: a name that another agent has is refused and kept", async ({ adminPage }) => {
  await makeAgent(adminPage, "Analyst");
  await adminPage.goto("/agents/new");
  const dialog = newAgentDialog(adminPage);
  await dialog.name.fill("ANALYST");
  await choose(dialog.template, "Policy guide");
  await dialog.create.click();
  await expect(dialog.name).toHaveAccessibleDescription(/Another agent has this name/);
  await expect(dialog.name).toHaveValue("ANALYST");
  await expect(dialog.template.getByRole("radio", { name: "Policy guide" })).toBeChecked();
});

test("N1, F4: what it is made of is saved, and what is wrong is said at its field with nothing lost", async ({ adminPage, provider, visitor }) => {
  // What one could begin with is offered only where somebody would answer (X3).
  await connectProvider(adminPage, provider.address);
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await makeAgent(adminPage, "Analyst");
  await showAgent(adminPage, "Everyone");
  const page = agentPage(adminPage);
  await page.tagline.fill("Reads contracts");
  await choose(page.icon, "Document");
  await choose(page.colour, "Green");
  await page.instructions.fill("Line one.\nLine two.");
  await page.greeting.fill("Good day.\nPaste a contract.");
  await page.starters.fill(`What is missing?\n${"x".repeat(101)}`);
  await page.save.click();
  await expect(page.starters).toHaveAccessibleDescription(/One line is too long/);
  await expect(page.instructions).toHaveValue("Line one.\nLine two.");
  await page.starters.fill("What is missing?");
  await page.save.click();
  await expect(toast(adminPage).filter({ hasText: "Analyst is saved. It holds from the next message on." })).toBeVisible();
  await expect(page.timeline).toContainText("2 lines of instructions");

  await member.goto("/");
  await ownAgents(member).getByRole("link", { name: "Analyst" }).click();
  await expectHeading(member, "Analyst");
  await expect(member.getByRole("main")).toContainText("Paste a contract.");
  await expect(chatPage(member).offer("What is missing?")).toBeVisible();
});

test("N2, N3: who sees an agent is chosen, and both sides say who sees it and why", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await makeGroupOf(adminPage, "Design", mira);
  await makeAgent(adminPage, "Analyst");
  const page = agentPage(adminPage);
  await expect(page.seenBy.getByRole("row").filter({ hasText: ana.name })).toContainText("Admins see every agent");
  await expect(page.seenBy).not.toContainText(mira.name);
  await choose(page.who, "Only these groups");
  await page.saveWho.click();
  await expect(alert(adminPage).first()).toContainText("Choose at least one group");
  await showAgent(adminPage, ["Design"]);
  await expect(page.seenBy.getByRole("row").filter({ hasText: mira.name })).toContainText("In Design");
  await page.seenBy.getByRole("link", { name: mira.name }).click();
  await adminPage.getByRole("link", { name: "What can this person see, and why" }).click();
  await expectHeading(adminPage, "What can this person see, and why");
  await expect(adminPage.getByRole("row").filter({ hasText: "Analyst" })).toContainText("In Design");

  await member.goto("/");
  await expect(ownAgents(member).getByRole("link")).toHaveText(["Smithers", "Analyst"]);
});

test("N4, F6: an agent that is taken from a member is gone for them, and comes back by Undo", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await makeAgent(adminPage, "Analyst");
  await showAgent(adminPage, "Everyone");
  await member.goto("/");
  await ownAgents(member).getByRole("link", { name: "Analyst" }).click();
  await expectHeading(member, "Analyst");
  const address = member.url();
  await showAgent(adminPage, "Only admins");
  expect((await member.goto(address))?.status()).toBe(404);
  await member.goto("/");
  await expect(ownAgents(member).getByRole("link")).toHaveText(["Smithers"]);
  await undo(adminPage).click();
  await expect(agentPage(adminPage).who.getByRole("radio", { name: "Everyone" })).toBeChecked();
  expect((await member.goto(address))?.status()).toBe(200);
});

test("N1, F6: an agent is archived from its row and restored, each with Undo", async ({ adminPage }) => {
  await makeAgent(adminPage, "Analyst");
  await adminPage.goto("/agents");
  const agents = agentsPage(adminPage);
  await agents.acts("Analyst").click();
  await agents.act("Analyst", "Archive").click();
  await expect(toast(adminPage).filter({ hasText: "Analyst is archived." })).toBeVisible();
  await expect(agents.row("Analyst")).toHaveCount(0);
  await undo(adminPage).click();
  await expect(agents.row("Analyst")).toBeVisible();

  await agents.row("Analyst").getByRole("link", { name: "Analyst" }).click();
  await agentPage(adminPage).archive.click();
  await expect(agentPage(adminPage).restore).toBeVisible();
  await adminPage.goto("/agents");
  await agents.tab("Archived").click();
  await agents.acts("Analyst").click();
  await agents.act("Analyst", "Restore").click();
  await expect(toast(adminPage).filter({ hasText: "Analyst is back." })).toBeVisible();
  await agents.tab("Active").click();
  await expect(agents.row("Analyst")).toBeVisible();
});

test("G2: the agents of a group are chosen from its side, and its deletion names them and who loses access", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await makeAgent(adminPage, "Analyst");
  await makeGroupOf(adminPage, "Design", mira);
  await groupPage(adminPage).chooseAgents.click();
  const choice = agentsOfGroup(adminPage);
  await choice.agents.getByRole("checkbox", { name: "Analyst" }).check();
  await choice.save.click();
  await expect(toast(adminPage).filter({ hasText: "The agents of Design are saved." })).toBeVisible();
  await undo(adminPage).click();
  await expect(choice.agents.getByRole("checkbox", { name: "Analyst" })).not.toBeChecked();
  await choice.agents.getByRole("checkbox", { name: "Analyst" }).check();
  await choice.save.click();
  await expect(choice.agents.getByRole("checkbox", { name: "Analyst" })).toBeChecked();

  await adminPage.goto("/groups");
  await expect(groupsPage(adminPage).row("Design")).toContainText("1 agent");
  await groupsPage(adminPage).row("Design").getByRole("link").click();
  await expect(adminPage.getByText(`It lets them see Analyst. ${mira.name} loses access.`)).toBeVisible();
  await groupPage(adminPage).sure.check();
  await groupPage(adminPage).delete.click();
  await expect(toast(adminPage).filter({ hasText: "The group Design is deleted." })).toBeVisible();
});

test("F5: the finder finds the agents that one sees", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await makeAgent(adminPage, "Hidden analyst");
  await makeAgent(adminPage, "Open analyst");
  await showAgent(adminPage, "Everyone");
  for (const [page, seen] of [[adminPage, ["Hidden analyst", "Open analyst"]], [member, ["Open analyst"]]] as const) {
    await page.goto("/find?q=analyst");
    await expect(page.getByRole("main").getByRole("link", { name: /analyst/ })).toHaveCount(seen.length);
  }
});

test("P2: a member finds no page of agents, groups’ agents or people’s", async ({ adminPage, visitor }) => {
  await makeAgent(adminPage, "Analyst");
  const agent = new URL(adminPage.url()).pathname;
  await makeGroup(adminPage, "Design");
  const group = new URL(adminPage.url()).pathname;
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  for (const path of ["/agents", "/agents/new", agent, `${group}/agents`, agent.replace("/agents/", "/chat/")]) {
    expect((await member.goto(path))?.status(), path).toBe(404);
  }
});
