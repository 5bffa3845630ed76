import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { connectProvider, hydrated, joinAsMember } from "../support/acts.ts";
import { chatPage, personRow, providersPage, toast } from "../support/pages.ts";
import { mira } from "../support/people.ts";
import type { ScriptedProvider } from "../support/provider.ts";

/** Connects the scripted provider, and has one of its models answer for everybody. */
async function answerWith(adminPage: Page, provider: ScriptedProvider, model: string): Promise<void> {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/providers");
  await providersPage(adminPage).model.selectOption({ label: `${model} (${new URL(provider.address).host})` });
  await providersPage(adminPage).saveDefault.click();
  await expect(providersPage(adminPage).row("127.0.0.1").first()).toContainText(model);
}

async function say(page: Page, text: string): Promise<void> {
  await chatPage(page).message.fill(text);
  await chatPage(page).send.click();
  await expect(chatPage(page).conversation).toContainText(text);
}

/** Sees this in the conversation; without scripts by looking again. */
async function sees(page: Page, text: string, scripts: boolean | undefined): Promise<void> {
  const conversation = chatPage(page).conversation;
  if (scripts !== false) return expect(conversation).toContainText(text);
  await expect(async () => {
    await page.reload();
    await expect(conversation).toContainText(text, { timeout: 500 });
  }).toPass();
}

test("H2, V4: a message is answered, by a model whose name and host the page shows", async ({ adminPage, provider, javaScriptEnabled }) => {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/");
  await expect(adminPage.getByRole("main")).toContainText("127.0.0.1");
  await say(adminPage, "say The **offsite** is in May.");
  await sees(adminPage, "The offsite is in May.", javaScriptEnabled);
  await expect(chatPage(adminPage).conversation.locator("strong", { hasText: "offsite" })).toBeVisible();
  await expect(chatPage(adminPage).message).toHaveValue("");
  await say(adminPage, "say And it is by the sea.");
  await sees(adminPage, "And it is by the sea.", javaScriptEnabled);
  // A6: the last chat is opened again.
  await adminPage.goto("/");
  await expect(chatPage(adminPage).conversation).toContainText("The offsite is in May.");
});

test("H2: an answer is stopped, and tried again; nothing that was shown is lost", async ({ adminPage, provider, javaScriptEnabled }) => {
  await answerWith(adminPage, provider, "scripted-gate");
  await adminPage.goto("/");
  await say(adminPage, "say First and second");
  await sees(adminPage, "First", javaScriptEnabled);
  await chatPage(adminPage).message.fill("typed meanwhile");
  await chatPage(adminPage).stop.click();
  await expect(chatPage(adminPage).conversation).toContainText("You stopped this answer.");
  await expect(chatPage(adminPage).message).toHaveValue("typed meanwhile");
  await chatPage(adminPage).retry.click();
  await expect(chatPage(adminPage).conversation).not.toContainText("You stopped this answer.");
  await provider.release();
  await sees(adminPage, "First and second", javaScriptEnabled);
  await expect(chatPage(adminPage).conversation.getByText("This answer is not whole.")).toHaveCount(1);
});

test("H2: chats are renamed, found, and deleted", async ({ adminPage, provider, javaScriptEnabled }) => {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/");
  await say(adminPage, "say Budget of the harbour");
  await sees(adminPage, "Budget of the harbour", javaScriptEnabled);
  const chat = chatPage(adminPage);
  await chat.settings.click();
  await chat.title.fill("Plans");
  await chat.rename.click();
  await expect(toast(adminPage).filter({ hasText: "The chat has another name now" })).toBeVisible();
  await expect(adminPage).toHaveTitle(/^Plans/);
  await chat.newChat.click();
  await expect(chat.conversation).not.toContainText("Budget");
  await chat.chats.click();
  await chat.search.fill("budg");
  if (javaScriptEnabled === false) await adminPage.getByRole("button", { name: "Search", exact: true }).click();
  await adminPage.getByRole("link", { name: "Plans" }).click();
  await expect(chat.conversation).toContainText("Budget of the harbour");
  await chat.settings.click();
  await chat.delete.click();
  await expect(toast(adminPage).filter({ hasText: "The chat is deleted" })).toBeVisible();
  await expect(chat.conversation).not.toContainText("Budget");
});

test("H2, F4: a provider in trouble gets a sentence and Retry, never a page that hangs", async ({ adminPage, provider, javaScriptEnabled }) => {
  await answerWith(adminPage, provider, "scripted-error-500");
  await adminPage.goto("/");
  await say(adminPage, "Where is the sea?");
  await sees(adminPage, "The provider has trouble of its own.", javaScriptEnabled);
  await answerWith(adminPage, provider, "scripted-cut");
  await adminPage.goto("/");
  await chatPage(adminPage).retry.click();
  await sees(adminPage, "The provider broke off.", javaScriptEnabled);
  await expect(chatPage(adminPage).conversation).toContainText("You said");
});

test("P2, H6: an admin cannot open a member's chat", async ({ adminPage, provider, visitor, javaScriptEnabled }) => {
  await connectProvider(adminPage, provider.address);
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await member.goto("/");
  await say(member, "say My secret");
  await sees(member, "My secret", javaScriptEnabled);
  await expect(member).toHaveURL(/\/chat\/[^/]+\/[^/]+$/);
  const address = new URL(member.url()).pathname;
  const answer = await adminPage.goto(address);
  expect(answer?.status()).toBe(404);
  await expect(adminPage.locator("body")).not.toContainText("My secret");
});

test.describe("with scripts", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "without scripts a page shows what was there when it was opened");

  test("H2: a reload in mid-answer and a second tab lose nothing", async ({ adminPage, provider }) => {
    await answerWith(adminPage, provider, "scripted-gate");
    await adminPage.goto("/");
    await say(adminPage, "say One two three");
    await expect(chatPage(adminPage).conversation).toContainText("One");
    await expect(adminPage).toHaveURL(/\/chat\/[^/]+\/[^/]+$/);
    const second = await adminPage.context().newPage();
    await second.goto(adminPage.url());
    await hydrated(second);
    await adminPage.reload();
    await hydrated(adminPage);
    await expect(chatPage(adminPage).stop).toBeVisible();
    await provider.release();
    for (const page of [adminPage, second]) {
      await expect(chatPage(page).conversation).toContainText("One two three");
      await expect(chatPage(page).send).toBeVisible();
    }
    // What is said in one tab shows in the other.
    await chatPage(second).message.fill("say Four");
    await chatPage(second).send.click();
    await expect(chatPage(adminPage).conversation).toContainText("Four");
    await second.close();
  });

  test("H2: what is typed is kept, and Enter sends it", async ({ adminPage, provider }) => {
    await connectProvider(adminPage, provider.address);
    await adminPage.goto("/");
    await hydrated(adminPage);
    const kept = adminPage.waitForResponse((response) => response.url().endsWith("/api/chat/draft"));
    await chatPage(adminPage).message.pressSequentially("say Kept");
    await kept;
    await adminPage.reload();
    await expect(chatPage(adminPage).message).toHaveValue("say Kept");
    await hydrated(adminPage);
    await chatPage(adminPage).message.press("Shift+Enter");
    await chatPage(adminPage).message.press("Enter");
    await expect(chatPage(adminPage).conversation).toContainText("Kept");
    await expect(chatPage(adminPage).message).toHaveValue("");
  });

  test("H3: code can be copied", async ({ adminPage, provider }) => {
    await adminPage.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await connectProvider(adminPage, provider.address);
    await adminPage.goto("/");
    await hydrated(adminPage);
    await chatPage(adminPage).message.fill("say \n```rust\nlet a = 1 < 2;\n```");
    await chatPage(adminPage).send.click();
    await adminPage.getByRole("button", { name: "Copy code" }).last().click();
    await expect(adminPage.getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await adminPage.evaluate(() => navigator.clipboard.readText())).toContain("let a = 1");
  });

  test("H4, U5: a deactivation ends the answer and the page", async ({ adminPage, provider, visitor }) => {
    await answerWith(adminPage, provider, "scripted-gate");
    const member = await visitor();
    await joinAsMember(adminPage, member, mira);
    await member.goto("/");
    await hydrated(member);
    await say(member, "say One two three");
    await expect(chatPage(member).conversation).toContainText("One");
    await adminPage.goto("/users");
    await personRow(adminPage, mira.name).acts.click();
    await personRow(adminPage, mira.name).act("Deactivate").click();
    await expect(member.getByRole("region", { name: "Conversation" })).toHaveCount(0);
    await expect(member.locator("body")).not.toContainText("One");
  });
});
