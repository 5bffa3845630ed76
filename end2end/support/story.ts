import { expect, type Page } from "@playwright/test";
import {
  claim,
  connectProvider,
  expectGreeting,
  expectHeading,
  inviteFrom,
  makeAgent,
  makeGroup,
  say,
  sees,
  showAgent,
} from "./acts.ts";
import { agentPage, auditPage, chatPage, claimPage, groupPage, ownAgents, personRow, setupPage, toast, usersPage } from "./pages.ts";
import type { House } from "./house.ts";
import { ana, mira, organisation } from "./people.ts";
import type { ScriptedProvider } from "./provider.ts";

/** Who plays, and where. */
export interface Stage {
  house: House;
  provider: ScriptedProvider;
  /** Ana's browser, and Mira's. */
  admin: Page;
  member: Page;
  /** Whether scripts are on. */
  scripts: boolean | undefined;
  /** What is done at each scene worth a picture. */
  look: (page: Page, scene: string) => Promise<void>;
}

/** Two people with a browser each, from set-up to chat, and what the trail says of it afterwards. */
export async function tellStory({ house, provider, admin, member, scripts, look }: Stage): Promise<void> {
  await admin.goto(house.setupUrl);
  const form = setupPage(admin);
  await form.organisation.fill(organisation);
  await form.name.fill(ana.name);
  await form.email.fill(ana.email);
  await form.password.fill(ana.password);
  await look(admin, "set-up");
  await form.create.click();
  await expectGreeting(admin, ana);

  await connectProvider(admin, provider.addressOf("demo"));
  await makeGroup(admin, "Legal");
  await makeAgent(admin, "Contract analyst", "Contract analyst");
  await showAgent(admin, ["Legal"]);
  await agentPage(admin).who.scrollIntoViewIfNeeded();
  await look(admin, "agent");

  const link = await inviteFrom(admin, { email: mira.email, name: mira.name });
  await look(admin, "invite");
  await member.goto(link);
  await claimPage(member).password.fill(mira.password);
  await look(member, "claim");
  await claim(member, link, mira);
  await expect(ownAgents(member).getByRole("link")).toHaveText(["Smithers"]);

  await admin.goto("/groups");
  await admin.getByRole("main").getByRole("link", { name: "Legal" }).click();
  await groupPage(admin).others.getByRole("checkbox", { name: mira.name }).check();
  await groupPage(admin).add.click();
  await expect(groupPage(admin).members.getByRole("checkbox", { name: mira.name })).toBeVisible();
  // With scripts the agent comes by itself (F2).
  if (scripts === false) await member.reload();
  await ownAgents(member).getByRole("link", { name: "Contract analyst" }).click();
  await expectHeading(member, "Contract analyst");
  await say(member, "Please read this contract: is Clause 7 as usual?");
  await sees(member, "Three points to look at", scripts);
  if (scripts !== false) await expect(chatPage(member).send).toBeVisible();
  await look(member, "chat");
  expect(JSON.stringify(await provider.requests())).toContain("Clause 7");
  const chat = new URL(member.url()).pathname;
  expect((await admin.goto(chat))?.status()).toBe(404);

  await admin.goto("/users");
  await expect(usersPage(admin).row(mira.name)).toContainText("Member");
  await personRow(admin, mira.name).acts.click();
  await personRow(admin, mira.name).act("Deactivate").click();
  await expect(toast(admin).filter({ hasText: mira.name })).toBeVisible();
  if (scripts === false) await member.reload();
  await expect(member.locator("body")).not.toContainText("Clause 7");

  await expect
    .poll(async () => {
      await admin.goto("/audit");
      return auditPage(admin).proof.innerText();
    })
    .toMatch(/Verified up to entry \d+/);
  const trail = auditPage(admin).table;
  for (const said of ["deactivated", "Legal", "Contract analyst", mira.name]) await expect(trail).toContainText(said);
  await expect(trail).not.toContainText("Clause 7");
  await look(admin, "trail");
}
