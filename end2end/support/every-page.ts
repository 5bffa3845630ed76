import { expect, type Locator, type Page } from "@playwright/test";
import { chooseDefault, connectProvider, invite, inviteFrom, joinAsMember, makeAgent, makeGroup, say, showAgent, submitLogin } from "./acts.ts";
import {
  contextPage,
  agentPage,
  agentsOfGroup,
  agentsPage,
  chatPage,
  inviteDialog,
  groupPage,
  groupsPage,
  inviteRow,
  loginPage,
  manyPage,
  newPasswordPage,
  personRow,
  proofPage,
  providersPage,
  removeProviderDialog,
  resetBox,
  undo,
  usersPage,
} from "./pages.ts";
import { ben, mira } from "./people.ts";
import type { ScriptedProvider } from "./provider.ts";

/** One page or dialog of the product, and how to come before it. */
export interface View {
  name: string;
  open: () => Promise<Page>;
}

interface Furnished {
  adminPage: Page;
  memberPage: Page;
  strangerPage: Page;
  waitingLink: string;
  deadLink: string;
  provider: ScriptedProvider;
}

/** Puts a member, a waiting invite, a revoked one, a group, a provider and an agent into the house. */
export async function furnish(adminPage: Page, visitor: () => Promise<Page>, provider: ScriptedProvider): Promise<Furnished> {
  const memberPage = await visitor();
  await joinAsMember(adminPage, memberPage, mira);
  const waitingLink = await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  const deadLink = await inviteFrom(adminPage, { email: "farah@harbour.example", name: "Farah Haddad" });
  await adminPage.goto("/users?tab=invited");
  await inviteRow(adminPage, "Farah Haddad").revoke.click();
  await expect(inviteRow(adminPage, "Farah Haddad").row).toContainText(/revoked/i);
  await makeGroup(adminPage, "Design");
  await connectProvider(adminPage, provider.address);
  await makeAgent(adminPage, "Contract analyst", "Contract analyst");
  await showAgent(adminPage, "Everyone");
  return { adminPage, memberPage, strangerPage: await visitor(), waitingLink, deadLink, provider };
}

const opens = (name: string, page: Page, path: string): View => ({
  name,
  open: async () => {
    await page.goto(path);
    await expect(page.getByRole("main")).toBeVisible();
    return page;
  },
});

/** Waits until an answer is at its end, which without scripts a page shows when it is asked for again. */
async function answered(page: Page, end: Locator): Promise<void> {
  await expect(async () => {
    if (!(await end.isVisible())) await page.reload();
    await expect(end).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

/** Every page and dialog of a house that is set up. */
export function everyView({ adminPage, memberPage, strangerPage, waitingLink, deadLink, provider }: Furnished): View[] {
  let made = 0;
  let resetLink = "";
  return [
    opens("login", strangerPage, "/login"),
    {
      name: "login-refused",
      open: async () => {
        await strangerPage.goto("/login");
        await loginPage(strangerPage).email.fill("nobody@harbour.example");
        await loginPage(strangerPage).password.fill("this is not the password");
        await loginPage(strangerPage).submit.click();
        await expect(strangerPage.getByRole("alert")).toBeVisible();
        return strangerPage;
      },
    },
    opens("claim", strangerPage, waitingLink),
    opens("claim-dead", strangerPage, deadLink),
    opens("claim-unknown", strangerPage, "/invite/inv_unknown"),
    opens("claim-signed-in", memberPage, waitingLink),
    opens("chat", memberPage, "/"),
    opens("not-found", memberPage, "/no-such-page"),
    opens("chat-admin", adminPage, "/"),
    opens("users", adminPage, "/users"),
    opens("users-invited", adminPage, "/users?tab=invited"),
    opens("users-deactivated", adminPage, "/users?tab=deactivated"),
    opens("users-nobody-found", adminPage, "/users?q=zzzzzz"),
    opens("invite-form", adminPage, "/users/invite"),
    {
      name: "invite-link",
      open: async () => {
        made += 1;
        await adminPage.goto("/users");
        await invite(adminPage, { email: `goran${made}@harbour.example`, name: "Goran Ilić" });
        await expect(inviteDialog(adminPage).link).toBeVisible();
        return adminPage;
      },
    },
    {
      name: "invite-refused",
      open: async () => {
        await adminPage.goto("/users");
        await usersPage(adminPage).invite.click();
        await inviteDialog(adminPage).email.fill(mira.email);
        await inviteDialog(adminPage).name.fill(mira.name);
        await inviteDialog(adminPage).create.click();
        await expect(adminPage.getByRole("alert").first()).toBeVisible();
        return adminPage;
      },
    },
    {
      name: "invite-edit",
      open: async () => {
        await adminPage.goto("/users?tab=invited");
        await inviteRow(adminPage, ben.name).acts.click();
        await inviteRow(adminPage, ben.name).edit.click();
        await expect(inviteDialog(adminPage).save).toBeVisible();
        return adminPage;
      },
    },
    opens("invite-many", adminPage, "/users/invite-many"),
    {
      name: "invite-many-preview",
      open: async () => {
        await adminPage.goto("/users/invite-many");
        await manyPage(adminPage).lines.fill(`elif@harbour.example,Elif Demir,member,Design\n${mira.email},${mira.name}`);
        await manyPage(adminPage).preview.click();
        await expect(manyPage(adminPage).results).toBeVisible();
        return adminPage;
      },
    },
    opens("groups", adminPage, "/groups"),
    opens("group-form", adminPage, "/groups/new"),
    {
      name: "group",
      open: async () => {
        await adminPage.goto("/groups");
        await groupsPage(adminPage).row("Design").getByRole("link").click();
        await expect(groupPage(adminPage).save).toBeVisible();
        return adminPage;
      },
    },
    opens("providers", adminPage, "/providers"),
    opens("provider-form", adminPage, "/providers/connect"),
    {
      name: "provider-removal",
      open: async () => {
        await adminPage.goto("/providers");
        await providersPage(adminPage).remove("127.0.0.1").click();
        await expect(removeProviderDialog(adminPage).sure).toBeVisible();
        return adminPage;
      },
    },
    {
      name: "group-agents",
      open: async () => {
        await adminPage.goto("/groups");
        await groupsPage(adminPage).row("Design").getByRole("link").click();
        await groupPage(adminPage).chooseAgents.click();
        await expect(agentsOfGroup(adminPage).save).toBeVisible();
        return adminPage;
      },
    },
    opens("agents", adminPage, "/agents"),
    opens("agents-archived", adminPage, "/agents?tab=archived"),
    opens("agent-form", adminPage, "/agents/new"),
    {
      name: "agent",
      open: async () => {
        await adminPage.goto("/agents");
        await agentsPage(adminPage).row("Contract analyst").getByRole("link").click();
        await expect(agentPage(adminPage).save).toBeVisible();
        return adminPage;
      },
    },
    {
      name: "agent-chat",
      open: async () => {
        await memberPage.goto("/");
        await memberPage.getByRole("link", { name: "Contract analyst" }).click();
        await expect(memberPage.getByRole("heading", { level: 1, name: "Contract analyst" })).toBeVisible();
        return memberPage;
      },
    },
    {
      name: "chat-answered",
      open: async () => {
        await memberPage.goto("/");
        await memberPage.getByRole("link", { name: "Contract analyst" }).click();
        await say(memberPage, "say ## In short\n\n1. It ends **in May**.\n2. `notice` is three months.\n\n| Clause | Page |\n|---|---|\n| 7 | 12 |\n\n```rust\nlet months = 3;\n```");
        await answered(memberPage, chatPage(memberPage).send);
        return memberPage;
      },
    },
    {
      name: "chat-failed",
      open: async () => {
        await chooseDefault(adminPage, provider, "scripted-error-500");
        await adminPage.goto("/");
        await say(adminPage, "Where is the sea?");
        await answered(adminPage, chatPage(adminPage).retry);
        return adminPage;
      },
    },
    {
      name: "person-agents",
      open: async () => {
        await adminPage.goto("/users");
        await usersPage(adminPage).row(mira.name).getByRole("link", { name: mira.name }).click();
        await adminPage.getByRole("link", { name: "What can this person see, and why" }).click();
        await expect(adminPage.getByRole("heading", { level: 1, name: "What can this person see, and why" })).toBeVisible();
        return adminPage;
      },
    },
    opens("account", memberPage, "/account"),
    opens("context-empty", memberPage, "/account/context"),
    {
      name: "context",
      open: async () => {
        await memberPage.goto("/account/context");
        const context = contextPage(memberPage);
        await context.preferences.fill("Short answers, in German.");
        await context.save.click();
        await expect(undo(memberPage)).toBeVisible();
        return memberPage;
      },
    },
    opens("help", memberPage, "/help"),
    opens("help-admin", adminPage, "/help?q=invite"),
    opens("help-nothing", memberPage, "/help?q=zzzzzz"),
    opens("help-page", adminPage, "/help/invite"),
    {
      name: "person",
      open: async () => {
        await adminPage.goto("/users");
        await usersPage(adminPage).row(mira.name).getByRole("link", { name: mira.name }).click();
        await expect(adminPage.getByRole("heading", { level: 1, name: mira.name })).toBeVisible();
        return adminPage;
      },
    },
    opens("license", adminPage, "/license"),
    opens("settings", adminPage, "/settings"),
    opens("audit", adminPage, "/audit"),
    opens("audit-checkpoints", adminPage, "/audit/checkpoints"),
    opens("audit-tokens", adminPage, "/audit/tokens"),
    {
      name: "audit-proof",
      open: async () => {
        await adminPage.goto("/audit");
        const proof = await adminPage.getByRole("link", { name: "Proof", includeHidden: true }).last().getAttribute("href");
        await adminPage.goto(proof ?? "/audit");
        await expect(proofPage(adminPage).download).toBeVisible();
        return adminPage;
      },
    },
    opens("audit-prune", adminPage, "/audit/prune?older_than=365d"),
    // Last, since it signs the member out.
    {
      name: "reset-link",
      open: async () => {
        await adminPage.goto("/users");
        await personRow(adminPage, mira.name).acts.click();
        await personRow(adminPage, mira.name).act("Reset password").click();
        await expect(resetBox(adminPage).link).toBeVisible();
        resetLink = await resetBox(adminPage).link.inputValue();
        return adminPage;
      },
    },
    {
      name: "reset",
      open: async () => {
        await strangerPage.goto(resetLink);
        await expect(newPasswordPage(strangerPage).password).toBeVisible();
        return strangerPage;
      },
    },
    {
      name: "new-password",
      open: async () => {
        await memberPage.goto("/login");
        await submitLogin(memberPage, mira);
        await expect(newPasswordPage(memberPage).password).toBeVisible();
        return memberPage;
      },
    },
  ];
}
