import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { chooseDefault, connectProvider, joinAsMember, makeAgent, say, sees } from "../support/acts.ts";
import { chatPage, contextPage, ownAgents } from "../support/pages.ts";
import { mira } from "../support/people.ts";

/** The guide has said all, and offers this; without scripts that is seen by looking again. */
async function offers(page: Page, words: string, scripts: boolean | undefined): Promise<void> {
  const offer = chatPage(page).offer(words);
  if (scripts !== false) return expect(offer).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(offer).toBeVisible({ timeout: 500 });
  }).toPass();
}

test("H1, X1: without a provider the guide asks, by text and by button; what was answered is saved and taken back", async ({
  adminPage,
  visitor,
  javaScriptEnabled,
}) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await member.goto("/");
  const chat = chatPage(member);
  await expect(chat.conversation).toContainText("What do you do here?");
  await say(member, "I build boats");
  for (const [question, answer] of [
    ["How do you like answers", "Short and direct"],
    ["In which language shall agents answer you?", "Deutsch"],
  ] as const) {
    await offers(member, answer, javaScriptEnabled);
    await expect(chat.conversation).toContainText(question);
    await chat.offer(answer).click();
  }
  await offers(member, "Start over", javaScriptEnabled);

  const address = member.url();
  await member.goto("/account/context");
  const context = contextPage(member);
  await expect(context.role).toHaveValue("I build boats");
  await expect(context.preferences).toHaveValue(/Short and direct[^]*Deutsch/);

  await member.goto(address);
  await say(member, "Undo");
  await sees(member, "as it was before", javaScriptEnabled);
  await member.goto("/account/context");
  await expect(context.preferences).toHaveValue(/Short and direct$/);
});

test("H1, F6: with a provider the model saves what it learns, the member sees it and takes it back", async ({
  adminPage,
  provider,
  visitor,
  javaScriptEnabled,
}) => {
  await connectProvider(adminPage, provider.address);
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  await member.goto("/");
  await say(member, 'call save_context {"role": "Harbour pilot"}');
  await sees(member, "Done: Saved.", javaScriptEnabled);
  const chat = chatPage(member);
  await expect(chat.conversation).toContainText("Saved: your role.");
  expect(JSON.stringify((await provider.requests()).at(-1))).toContain("You are Smithers");
  const address = member.url();
  await member.goto("/account/context");
  await expect(contextPage(member).role).toHaveValue("Harbour pilot");
  await member.goto(address);
  await chat.conversation.getByRole("button", { name: "Undo" }).click();
  await expect(member.getByRole("status").filter({ hasText: "as it was before" })).toBeVisible();
  await member.goto("/account/context");
  await expect(contextPage(member).role).toHaveValue("");
});

test("X2: the model is told what its asker lets agents know, and nothing of anybody else", async ({
  adminPage,
  provider,
  visitor,
  javaScriptEnabled,
}) => {
  await connectProvider(adminPage, provider.address);
  await chooseDefault(adminPage, provider, "scripted-system");
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  for (const [page, role] of [
    [adminPage, "Harbour master"],
    [member, "Sail maker"],
  ] as const) {
    await page.goto("/account/context");
    await contextPage(page).role.fill(role);
    await contextPage(page).save.click();
    await expect(page.getByRole("status").filter({ hasText: "Saved: your role." })).toBeVisible();
  }
  for (const [page, own, other] of [
    [adminPage, "Harbour master", "Sail maker"],
    [member, "Sail maker", "Harbour master"],
  ] as const) {
    await page.goto("/");
    await say(page, "Who am I?");
    await sees(page, `Role: ${own}`, javaScriptEnabled);
    const said = JSON.stringify((await provider.requests()).at(-1));
    expect(said).toContain(own);
    expect(said).not.toContain(other);
  }
});

test("X3: a chat that begins with an offer uses one's context only where the box says so, and keeps what is typed", async ({
  adminPage,
  provider,
  javaScriptEnabled,
}) => {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/account/context");
  await contextPage(adminPage).role.fill("Harbour master");
  await contextPage(adminPage).save.click();
  await expect(adminPage.getByRole("status").filter({ hasText: "Saved: your role." })).toBeVisible();
  await makeAgent(adminPage, "Research", "Research assistant");
  await adminPage.goto("/");
  await ownAgents(adminPage).getByRole("link", { name: "Research" }).click();
  const chat = chatPage(adminPage);
  await chat.message.fill("And then");
  await chat.useContext.uncheck();
  const offer = chat.offers.getByRole("button").first();
  const words = await offer.innerText();
  await offer.click();
  await sees(adminPage, `You said: ${words}`, javaScriptEnabled);
  await expect(chat.message).toHaveValue("And then");
  const said = JSON.stringify((await provider.requests()).at(-1));
  expect(said).toContain(words);
  expect(said).not.toContain("Harbour master");
  await chat.settings.click();
  await expect(chat.useContext).not.toBeChecked();
});
