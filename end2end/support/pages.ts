import type { Locator, Page } from "@playwright/test";

// Everything is found by the accessible names that the product promises; a renamed button is a broken test here, once.

const button = (scope: Page | Locator, name: string | RegExp) => scope.getByRole("button", { name, exact: true });
const field = (scope: Page | Locator, name: string) => scope.getByLabel(name, { exact: true });

/** A group of boxes to check. */
const checks = (scope: Page | Locator, name: string) => scope.getByRole("group", { name, exact: true });

/** A group of radio buttons, with or without the radiogroup role of its own. */
const radios = (scope: Page | Locator, name: string) =>
  scope.getByRole("radiogroup", { name, exact: true }).or(scope.getByRole("group", { name, exact: true }));

export const alert = (page: Page) => page.getByRole("alert");
export const toast = (page: Page) => page.getByRole("status");
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Chooses a radio button as a keyboard does, so that it does not matter how it is drawn. */
export const choose = (group: Locator, name: string | RegExp) => group.getByRole("radio", { name }).press("Space");

export const setupPage = (page: Page) => ({
  code: field(page, "Setup code"),
  continue: button(page, "Continue"),
  organisation: field(page, "Organisation name"),
  name: field(page, "Your name"),
  email: field(page, "Email"),
  password: field(page, "Password"),
  create: button(page, "Create workspace"),
});

export const loginPage = (page: Page | Locator) => ({
  email: field(page, "Email"),
  password: field(page, "Password"),
  show: button(page, "Show"),
  submit: button(page, "Sign in"),
});

export const usersPage = (page: Page) => ({
  invite: button(page, "Invite"),
  search: page.getByRole("searchbox", { name: "Search people" }).or(page.getByRole("textbox", { name: "Search people" })),
  tab: (name: "Active" | "Invited" | "Deactivated") => page.getByRole("link", { name: new RegExp(`^${name}\\b`) }),
  rows: page.getByRole("main").getByRole("row").filter({ has: page.getByRole("cell") }),
  row: (text: string) => page.getByRole("main").getByRole("row").filter({ hasText: text }),
  next: page.getByRole("link", { name: /^Next\b/ }),
  many: page.getByRole("link", { name: "Invite many", exact: true }),
  group: page.getByRole("combobox", { name: "Group", exact: true }),
  filter: button(page, "Filter"),
});

/** The row of a person, and the acts behind its three dots. */
export const personRow = (page: Page, name: string) => {
  const row = usersPage(page).row(name);
  return { row, acts: button(row, `Actions for ${name}`), act: (label: string) => button(row, label) };
};

export const undo = (page: Page) => button(toast(page), "Undo");

/** The row of an invite and what can be done there. */
export const inviteRow = (page: Page, text: string) => {
  const row = usersPage(page).row(text);
  return {
    row,
    renew: button(row, "Renew link"),
    revoke: button(row, "Revoke"),
    acts: row.getByRole("button", { name: /^Actions for / }),
    edit: row.getByRole("link", { name: "Edit invite" }),
  };
};

export const inviteDialog = (page: Page) => {
  const dialog = page.getByRole("dialog");
  return {
    dialog,
    email: field(dialog, "Email"),
    name: field(dialog, "Name"),
    role: radios(dialog, "Role"),
    expires: radios(dialog, "Expires"),
    groups: checks(dialog, "Groups"),
    create: button(dialog, "Create invite"),
    save: button(dialog, "Save invite"),
    link: field(dialog, "Invite link"),
    copy: button(dialog, "Copy link"),
  };
};

export const claimPage = (page: Page) => ({
  email: field(page, "Email"),
  name: field(page, "Name"),
  password: field(page, "Password"),
  show: button(page, "Show"),
  join: page.getByRole("button", { name: /^Join / }),
});

/** The box that follows "Reset password". */
export const resetBox = (page: Page) => {
  const dialog = page.getByRole("dialog");
  return {
    dialog,
    link: field(dialog, "Reset link"),
    compromised: dialog.getByRole("checkbox", { name: "This account may be compromised" }),
    holds: radios(dialog, "Shorter or longer"),
    apply: button(dialog, "Apply"),
    done: dialog.getByRole("link", { name: "Done" }),
  };
};

/** Where a new password is set: by link, or at a sign-in after a reset. */
export const newPasswordPage = (page: Page) => ({
  password: field(page, "New password"),
  set: button(page, "Set password"),
});

/** The page of one person. */
export const personPage = (page: Page) => ({
  name: field(page, "Name"),
  email: field(page, "Email"),
  save: button(page, "Save profile"),
  groups: checks(page, "Groups"),
  saveGroups: button(page, "Save groups"),
  revokeLink: button(page, "Revoke link"),
  signOutEverywhere: button(page, "Sign out everywhere"),
  sessions: page.getByRole("table", { name: "Sessions" }),
  timeline: page.getByRole("table", { name: "Audit trail" }),
  sure: page.getByRole("checkbox", { name: "Erase this person for good" }),
  erase: button(page, "Erase person"),
});

export const groupsPage = (page: Page) => ({
  create: page.getByRole("main").getByRole("link", { name: "New group" }),
  row: (text: string) => page.getByRole("main").getByRole("row").filter({ hasText: text }),
});

export const newGroupDialog = (page: Page) => {
  const dialog = page.getByRole("dialog");
  return {
    dialog,
    name: field(dialog, "Group name"),
    description: field(dialog, "Description"),
    create: button(dialog, "Create group"),
  };
};

/** The page of one group. */
export const groupPage = (page: Page) => ({
  name: field(page, "Group name"),
  description: field(page, "Description"),
  save: button(page, "Save group"),
  members: checks(page, "Members"),
  remove: button(page, "Remove from group"),
  search: page.getByRole("searchbox", { name: "Search people to add" }),
  find: button(page, "Search"),
  others: checks(page, "People"),
  add: button(page, "Add to group"),
  timeline: page.getByRole("table", { name: "Audit trail" }),
  sure: page.getByRole("checkbox", { name: "Yes, delete this group" }),
  delete: button(page, "Delete group"),
  chooseAgents: page.getByRole("link", { name: "Choose agents" }),
});

export const providersPage = (page: Page) => {
  const row = (text: string) => page.getByRole("main").getByRole("row").filter({ hasText: text });
  return {
    connect: page.getByRole("main").getByRole("link", { name: "Connect provider" }),
    row,
    refresh: (text: string) => button(row(text), "List models anew"),
    remove: (text: string) => row(text).getByRole("link", { name: "Remove provider" }),
    model: page.getByRole("combobox", { name: "Default model", exact: true }),
    saveDefault: button(page, "Save default"),
  };
};

export const connectDialog = (page: Page) => {
  const dialog = page.getByRole("dialog");
  return {
    dialog,
    kind: field(dialog, "Provider"),
    key: field(dialog, "API key"),
    address: field(dialog, "Address"),
    connect: button(dialog, "Connect"),
  };
};

export const removeProviderDialog = (page: Page) => {
  const dialog = page.getByRole("dialog");
  return {
    dialog,
    sure: dialog.getByRole("checkbox", { name: "Yes, remove this provider and its key" }),
    confirm: button(dialog, "Remove"),
  };
};
/** The list of shared agents. */
export const agentsPage = (page: Page) => {
  const row = (text: string) => page.getByRole("main").getByRole("row").filter({ hasText: text });
  return {
    create: page.getByRole("main").getByRole("link", { name: "New agent" }),
    tab: (name: "Active" | "Archived") => page.getByRole("main").getByRole("link", { name: new RegExp(`^${name}\\b`) }),
    row,
    acts: (name: string) => button(row(name), `Actions for ${name}`),
    act: (name: string, label: "Archive" | "Restore") => button(row(name), label),
  };
};

export const newAgentDialog = (page: Page) => {
  const dialog = page.getByRole("dialog");
  return {
    dialog,
    name: field(dialog, "Agent name"),
    template: radios(dialog, "Begin with"),
    create: button(dialog, "Create agent"),
  };
};

/** The page of one shared agent, as admins see it. */
export const agentPage = (page: Page) => ({
  name: field(page, "Agent name"),
  tagline: field(page, "Tagline"),
  icon: radios(page, "Icon"),
  colour: radios(page, "Colour"),
  instructions: field(page, "Instructions"),
  greeting: field(page, "Greeting"),
  starters: field(page, "Starter prompts"),
  model: page.getByRole("combobox", { name: "Model", exact: true }),
  save: button(page, "Save agent"),
  who: radios(page, "Who can see it"),
  groups: checks(page, "Groups"),
  saveWho: button(page, "Save who can see it"),
  seenBy: page.getByRole("table", { name: "Who can see this, and why" }),
  timeline: page.getByRole("table", { name: "Audit trail" }),
  archive: button(page, "Archive agent"),
  restore: button(page, "Restore agent"),
});

/** The agents of a group. */
export const agentsOfGroup = (page: Page) => ({
  agents: checks(page, "Agents"),
  save: button(page, "Save agents"),
});

/** The agents beside every page. */
export const ownAgents = (page: Page) => page.getByRole("navigation", { name: "Agents" });

/** Where many are invited at once. */
export const manyPage = (page: Page) => ({
  lines: field(page, "People"),
  file: field(page, "CSV file"),
  preview: button(page, "Preview"),
  results: page.getByRole("table", { name: "What the lines will do" }),
  links: field(page, "All links"),
  download: page.getByRole("link", { name: "Download CSV" }),
});

/** The page of one's own account. */
export const accountPage = (page: Page) => ({
  name: field(page, "Name"),
  saveName: button(page, "Save name"),
  current: field(page, "Current password"),
  password: field(page, "New password"),
  change: button(page, "Change password"),
  sessions: page.getByRole("table", { name: "Sessions" }),
  endSession: button(page, "End session"),
  endOthers: button(page, "End all other sessions"),
});

/** What one lets agents know. */
export const contextPage = (page: Page) => ({
  preferredName: field(page, "Preferred name"),
  role: field(page, "Your role"),
  preferences: field(page, "Preferences"),
  other: field(page, "Anything else"),
  save: button(page, "Save context"),
  received: page.getByRole("region", { name: "What agents receive" }),
});

export const helpPage = (page: Page) => ({
  search: page.getByRole("searchbox", { name: "Search the help" }),
  find: button(page.getByRole("search").filter({ has: page.getByRole("searchbox", { name: "Search the help" }) }), "Search"),
});

export const settingsPage = (page: Page) => ({
  organisation: field(page, "Organisation name"),
  publicAddress: field(page, "Public address"),
  context: field(page, "Organisation context"),
  save: button(page, "Save settings"),
});

export const licensePage = (page: Page) => ({
  key: field(page, "Licence key"),
  save: button(page, "Save key"),
  sure: page.getByRole("checkbox", { name: "Yes, remove this key" }),
  remove: button(page, "Remove key"),
  colour: field(page, "Colour"),
  logo: field(page, "Logo"),
  saveBranding: button(page, "Save branding"),
});

export const auditPage = (page: Page) => {
  const table = page.getByRole("table", { name: "Audit trail" });
  return {
    table,
    rows: table.getByRole("row").filter({ has: page.getByRole("cell") }),
    search: page.getByRole("searchbox", { name: "Search the trail" }),
    person: field(page, "Person"),
    action: page.getByRole("combobox", { name: "Action", exact: true }),
    outcome: page.getByRole("combobox", { name: "Outcome", exact: true }),
    filter: button(page, "Filter"),
    proof: page.getByRole("region", { name: "Proof" }),
    verify: button(page, "Verify"),
    format: page.getByRole("combobox", { name: "File", exact: true }),
    export: button(page, "Export"),
  };
};

/** The page of a proof, of an entry or of two checkpoints. */
export const proofPage = (page: Page) => ({
  region: page.getByRole("region", { name: "Proof of an entry" }),
  consistency: page.getByRole("region", { name: "Proof of consistency" }),
  json: field(page, "Proof as JSON"),
  download: page.getByRole("link", { name: "Download proof" }),
  earlier: field(page, "Earlier checkpoint"),
  later: field(page, "Later checkpoint"),
  compare: button(page, "Show proof"),
});

/** The page of the tokens with which programs follow the log. */
export const tokensPage = (page: Page) => {
  const row = (name: string) => page.getByRole("table", { name: "Read tokens" }).getByRole("row").filter({ hasText: name });
  return {
    name: field(page, "Token name"),
    make: button(page, "Make read token"),
    token: page.getByRole("textbox", { name: "Read token", exact: true }),
    row,
    revoke: (name: string) => button(row(name), "Revoke"),
  };
};

/** What stands around every page of a signed-in person. */
export const chatPage = (page: Page) => ({
  message: page.getByRole("textbox", { name: "Message", exact: true }),
  send: button(page, "Send"),
  stop: button(page, "Stop"),
  retry: button(page, "Retry"),
  refresh: button(page, "Refresh"),
  newChat: button(page, "New chat"),
  conversation: page.getByRole("region", { name: "Conversation" }),
  unsent: page.getByRole("region", { name: "Typed and not sent" }),
  offers: page.getByRole("group", { name: "You could begin with" }),
  offer: (words: string) => button(page, words),
  chats: page.locator("summary", { hasText: "Chats" }),
  search: page.getByRole("searchbox", { name: "Search chats" }),
  settings: button(page, "Chat settings"),
  title: page.getByRole("textbox", { name: "Chat name" }),
  rename: button(page, "Rename"),
  useContext: page.getByRole("checkbox", { name: "Use my context in this chat" }),
  delete: button(page, "Delete chat"),
});

export const shell = (page: Page) => ({
  accountMenu: button(page, "Account menu"),
  more: button(page, "More"),
  signOut: button(page, "Sign out"),
  theme: (name: "Light" | "Dark" | "System") => button(page, name),
  bottomBar: page.getByRole("navigation").filter({ has: page.getByRole("link", { name: "Chat" }) }),
});
