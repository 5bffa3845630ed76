import { expect, type Locator, type Page } from "@playwright/test";
import {
  agentPage,
  chatPage,
  choose,
  claimPage,
  connectDialog,
  groupPage,
  heading,
  inviteDialog,
  loginPage,
  newAgentDialog,
  newGroupDialog,
  providersPage,
  shell,
  toast,
  usersPage,
} from "./pages.ts";
import { firstName, type Person } from "./people.ts";
import type { ScriptedProvider } from "./provider.ts";

/** Clicking and typing, so that a test can put something in between: a counter, or a keyboard. */
export interface Hands {
  click(target: Locator): Promise<void>;
  fill(target: Locator, text: string): Promise<void>;
}

export const hands: Hands = {
  click: (target) => target.click(),
  fill: (target, text) => target.fill(text),
};

export const smithersAddress = /\/chat\/[^/?#]+/;

/** Signed in, before Smithers, who greets by name. */
export async function expectGreeting(page: Page, person: Person): Promise<void> {
  await expect(page).toHaveURL(smithersAddress);
  await expect(page.getByRole("main")).toContainText("Smithers");
  await expect(page.getByRole("main").getByText(new RegExp(`\\b${firstName(person)}\\b`)).first()).toBeVisible();
}

/** Fills in and sends the sign-in form of the page that is open. */
export async function submitLogin(page: Page | Locator, { email, password }: Pick<Person, "email" | "password">): Promise<void> {
  const login = loginPage(page);
  await login.email.fill(email);
  await login.password.fill(password);
  await login.submit.click();
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto("/login");
  await submitLogin(page, person);
  await expectGreeting(page, person);
}

export async function signOut(page: Page): Promise<void> {
  await shell(page).accountMenu.click();
  await shell(page).signOut.click();
  await expect(page).toHaveURL(/\/login/);
}

export interface InviteWish {
  email?: string;
  name?: string;
  role?: "Member" | "Admin";
  expires?: RegExp;
}

/** Invites from the users page; the dialog with the link stays open. Answers the link. */
export async function invite(page: Page, { email, name, role, expires }: InviteWish, by: Hands = hands): Promise<string> {
  const dialog = inviteDialog(page);
  await by.click(usersPage(page).invite);
  if (email) await by.fill(dialog.email, email);
  if (name) await by.fill(dialog.name, name);
  if (role) await choose(dialog.role, role);
  if (expires) await choose(dialog.expires, expires);
  await by.click(dialog.create);
  return shownLink(page);
}

/** The link that the open dialog shows this once. */
export async function shownLink(page: Page): Promise<string> {
  const { link } = inviteDialog(page);
  await expect(link).toHaveValue(/\/invite\/\S+$/);
  return link.inputValue();
}

export async function inviteFrom(adminPage: Page, wish: InviteWish): Promise<string> {
  await adminPage.goto("/users");
  return invite(adminPage, wish);
}

export async function claim(page: Page, link: string, person: Person): Promise<void> {
  await page.goto(link);
  await claimPage(page).password.fill(person.password);
  await claimPage(page).join.click();
  await expectGreeting(page, person);
}

/** Makes a member through an invite; `page` ends signed in as that person. */
export async function joinAsMember(adminPage: Page, page: Page, person: Person): Promise<void> {
  await claim(page, await inviteFrom(adminPage, { email: person.email, name: person.name }), person);
}

/** Makes a group; the page ends on its own. */
export async function makeGroup(page: Page, name: string): Promise<void> {
  await page.goto("/groups/new");
  await newGroupDialog(page).name.fill(name);
  await newGroupDialog(page).create.click();
  await expectHeading(page, name);
}

/** Makes a group with one person in it; the page ends on the group's own. */
export async function makeGroupOf(page: Page, name: string, person: Person): Promise<void> {
  await makeGroup(page, name);
  await groupPage(page).others.getByRole("checkbox", { name: person.name }).check();
  await groupPage(page).add.click();
  await expect(groupPage(page).members.getByRole("checkbox", { name: person.name })).toBeVisible();
}

/** Makes a shared agent, which only admins see; the page ends on its own. */
export async function makeAgent(page: Page, name: string, template = "From scratch"): Promise<void> {
  await page.goto("/agents/new");
  await newAgentDialog(page).name.fill(name);
  await choose(newAgentDialog(page).template, template);
  await newAgentDialog(page).create.click();
  await expectHeading(page, name);
}

/** On an agent's page: has exactly these groups see it, or everyone, or admins alone. */
export async function showAgent(page: Page, to: "Everyone" | "Only admins" | string[]): Promise<void> {
  const agent = agentPage(page);
  await choose(agent.who, Array.isArray(to) ? "Only these groups" : to);
  if (Array.isArray(to)) {
    for (const box of await agent.groups.getByRole("checkbox").all()) await box.uncheck();
    for (const group of to) await agent.groups.getByRole("checkbox", { name: group }).check();
  }
  // An earlier choice may have left a toast that says the same.
  const answered = page.waitForResponse((response) => response.request().method() === "POST" && response.url().includes("/api/agents/"));
  await agent.saveWho.click();
  await answered;
  await expect(toast(page).filter({ hasText: "Who can see" })).toBeVisible();
}

/** Waits until the page's scripts have taken over: `hydrate()` marks the document element. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveClass(/\bhydrated\b/, { timeout: 15_000 });
}

/** Puts back the cookies of a session after it was ended elsewhere: the browser does not know yet. */
export async function endSessionBehindBack(page: Page): Promise<void> {
  const cookies = await page.context().cookies();
  const other = await page.context().newPage();
  await other.goto("/");
  await signOut(other);
  await other.close();
  await page.context().clearCookies();
  await page.context().addCookies(cookies);
}

export async function expectHeading(page: Page, text: string | RegExp): Promise<void> {
  await expect(heading(page)).toHaveText(text);
}

/** Connects an OpenAI-compatible provider; its list is open afterwards. */
export async function connectProvider(adminPage: Page, address: string, key = "sk-scripted-1234"): Promise<void> {
  await adminPage.goto("/providers/connect");
  const dialog = connectDialog(adminPage);
  await dialog.kind.selectOption("OpenAI-compatible");
  await dialog.key.fill(key);
  await dialog.address.fill(address);
  await dialog.connect.click();
  await expect(adminPage.getByRole("status").filter({ hasText: "is connected" })).toBeVisible();
}

/** Has a model of the scripted provider, which is connected, answer wherever no other was chosen. */
export async function chooseDefault(adminPage: Page, provider: ScriptedProvider, model: string): Promise<void> {
  await adminPage.goto("/providers");
  await providersPage(adminPage).model.selectOption({ label: `${model} (${new URL(provider.address).host})` });
  await providersPage(adminPage).saveDefault.click();
  await expect(providersPage(adminPage).row("127.0.0.1").first()).toContainText(model);
}

/** Sends a message in the chat that is open. */
export async function say(page: Page, text: string): Promise<void> {
  await chatPage(page).message.fill(text);
  await chatPage(page).send.click();
  await expect(chatPage(page).conversation).toContainText(text);
}

/** Sees this in the conversation; without scripts by looking again. */
export async function sees(page: Page, text: string, scripts: boolean | undefined): Promise<void> {
  const conversation = chatPage(page).conversation;
  if (scripts !== false) return expect(conversation).toContainText(text);
  await expect(async () => {
    await page.reload();
    await expect(conversation).toContainText(text, { timeout: 500 });
  }).toPass();
}
