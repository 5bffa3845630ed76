import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { connectProvider, hydrated, joinAsMember, makeAgent, showAgent } from "../support/acts.ts";
import { chatPage, ownAgents, providersPage, removeProviderDialog, toast } from "../support/pages.ts";
import { mira } from "../support/people.ts";

// With scripts alone: what is typed is never lost, whatever happens to the page meanwhile.

/** Holds the next message back on its way until `arrive` is called. */
async function holdMessage(page: Page): Promise<{ left: Promise<void>; arrive: () => Promise<void> }> {
  const [left, leave] = gate();
  const [arrived, arrive] = gate();
  await page.route(
    "**/api/chat/send",
    async (route) => {
      leave();
      await arrived;
      await route.continue();
    },
    { times: 1 },
  );
  return {
    left,
    arrive: async () => {
      const answered = page.waitForResponse((response) => response.url().endsWith("/api/chat/send"));
      arrive();
      await answered;
    },
  };
}

/** A promise and the function that keeps it. */
function gate(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

/** Waits for the draft to be kept that has these words. */
const kept = (page: Page, words: string) =>
  page.waitForResponse(
    (response) => response.url().endsWith("/api/chat/draft") && new URLSearchParams(response.request().postData() ?? "").get("text") === words,
  );

test("F4, H2: what is typed while a message is on its way stays, in a new chat and in one that has begun", async ({ adminPage, provider }) => {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/");
  await hydrated(adminPage);
  const chat = chatPage(adminPage);
  // The first message of a chat leads to the page of that chat.
  let message = await holdMessage(adminPage);
  await chat.message.pressSequentially("say First");
  await chat.message.press("Enter");
  await message.left;
  await chat.message.pressSequentially(" say Second");
  await message.arrive();
  await expect(chat.conversation).toContainText("First");
  await expect(adminPage).toHaveURL(/\/chat\/[^/]+\/[^/]+$/);
  await expect(chat.message).toHaveValue("say Second");
  await expect(chat.message).toBeFocused();
  // One types on behind it, and it is the draft of that chat.
  let draft = kept(adminPage, "say Second one");
  await adminPage.keyboard.type(" one");
  await expect(chat.message).toHaveValue("say Second one");
  await draft;
  await adminPage.reload();
  await hydrated(adminPage);
  await expect(chat.message).toHaveValue("say Second one");
  // A further message leaves the page as it is.
  await expect(chat.send).toBeVisible();
  message = await holdMessage(adminPage);
  await chat.message.press("End");
  await chat.message.press("Enter");
  await message.left;
  await chat.message.press("Shift+Enter");
  await chat.message.pressSequentially("third");
  draft = kept(adminPage, "third");
  await message.arrive();
  await expect(chat.conversation).toContainText("Second one");
  await expect(chat.message).toHaveValue("third");
  await draft;
  await adminPage.reload();
  await expect(chat.message).toHaveValue("third");
});

test("F4: a message that is refused takes nothing with it of what was typed since", async ({ adminPage, provider }) => {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/");
  await hydrated(adminPage);
  const chat = chatPage(adminPage);
  const [left, leave] = gate();
  const [cut, cutOff] = gate();
  await adminPage.route(
    "**/api/chat/send",
    async (route) => {
      leave();
      await cut;
      await route.abort();
    },
    { times: 1 },
  );
  await chat.message.pressSequentially("say First");
  await chat.message.press("Enter");
  await left;
  await chat.message.pressSequentially(" and more");
  const draft = kept(adminPage, "say First and more");
  cutOff();
  await expect(adminPage.getByRole("alert").first()).toContainText("What you typed is still here");
  await expect(chat.message).toHaveValue("say First and more");
  await draft;
});

test("H6, F4: when the last provider goes while one types, what was typed can still be read, and goes on once there is one", async ({
  adminPage,
  provider,
  visitor,
}) => {
  await connectProvider(adminPage, provider.address);
  await makeAgent(adminPage, "Analyst");
  await showAgent(adminPage, "Everyone");
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await ownAgents(member).getByRole("link", { name: "Analyst" }).click();
  await hydrated(member);
  const chat = chatPage(member);
  await expect(chat.message).toHaveAttribute("placeholder", /Analyst/);
  await chat.message.pressSequentially("What about May?");
  await adminPage.goto("/providers");
  await providersPage(adminPage).remove("127.0.0.1").click();
  await removeProviderDialog(adminPage).sure.check();
  await removeProviderDialog(adminPage).confirm.click();
  await expect(toast(adminPage).filter({ hasText: "is removed" })).toBeVisible();
  await expect(member.getByRole("main")).toContainText("No AI provider is connected yet.");
  await expect(chat.unsent).toHaveText("What about May?");
  await connectProvider(adminPage, provider.address);
  await expect(chat.message).toHaveValue("What about May?");
});
