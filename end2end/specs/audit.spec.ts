import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { claim, inviteFrom, shownLink, signOut, submitLogin } from "../support/acts.ts";
import { alert, auditPage, inviteRow, settingsPage, toast } from "../support/pages.ts";
import { ana, ben, mira } from "../support/people.ts";

/** How many entries of the open page hold all these words. */
async function entries(page: Page, ...words: (string | RegExp)[]) {
  await page.goto("/audit");
  await expect(auditPage(page).table).toBeVisible();
  return words.reduce((rows, word) => rows.filter({ hasText: word }), auditPage(page).rows);
}

test("T1: set-up and sign-in are entries", async ({ adminPage }) => {
  await expect(await entries(adminPage, /set up|setup|first admin|created/i)).not.toHaveCount(0);
  await expect(await entries(adminPage, ana.name, /signed in/i)).toHaveCount(1);
});

test("T1: invite, renew, revoke and claim are one entry each", async ({ adminPage, visitor }) => {
  const wish = { email: mira.email, name: mira.name };
  await inviteFrom(adminPage, wish);
  await expect(await entries(adminPage, ana.name, mira.name, /invited/i)).toHaveCount(1);

  await adminPage.goto("/users?tab=invited");
  await inviteRow(adminPage, mira.name).renew.click();
  const link = await shownLink(adminPage);
  await expect(await entries(adminPage, ana.name, mira.name, /renewed/i)).toHaveCount(1);

  await claim(await visitor(), link, mira);
  await expect(await entries(adminPage, mira.name, /claimed/i)).toHaveCount(1);

  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await adminPage.goto("/users?tab=invited");
  await inviteRow(adminPage, ben.name).revoke.click();
  await expect(inviteRow(adminPage, ben.name).row).toContainText(/revoked/i);
  await expect(await entries(adminPage, ana.name, ben.name, /revoked/i)).toHaveCount(1);
});

test("T1: a failed sign-in, a sign-out and a change of settings are entries", async ({ adminPage, visitor }) => {
  const stranger = await visitor();
  await stranger.goto("/login");
  await submitLogin(stranger, { email: ana.email, password: "this is not the password" });
  await expect(alert(stranger)).toBeVisible();
  await submitLogin(stranger, ana);
  await expect(stranger).toHaveURL(/\/chat\//);
  await signOut(stranger);

  await adminPage.goto("/settings");
  await settingsPage(adminPage).organisation.fill("Renamed");
  await settingsPage(adminPage).save.click();
  await expect(toast(adminPage).filter({ hasText: /saved/i })).toBeVisible();

  await expect(await entries(adminPage, /sign-in failed|failed to sign in/i)).toHaveCount(1);
  await expect(await entries(adminPage, ana.name, /signed out/i)).toHaveCount(1);
  await expect(await entries(adminPage, ana.name, /settings/i)).toHaveCount(1);
});

test("T1: a member's refusal is an entry; reading is none", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await claim(member, await inviteFrom(adminPage, { email: mira.email, name: mira.name }), mira);
  const before = await (await entries(adminPage)).count();
  await adminPage.reload();
  await expect(auditPage(adminPage).rows).toHaveCount(before);

  expect((await member.goto("/audit"))?.status()).toBe(404);
  await expect(await entries(adminPage, mira.name, /refused|denied/i)).toHaveCount(1);
});

test("T2, I8: no e-mail address, no token and no password stands in the trail", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, { email: mira.email, name: mira.name });
  await claim(await visitor(), link, mira);
  await adminPage.goto("/audit");
  await expect(auditPage(adminPage).rows.filter({ hasText: /claimed/i })).toHaveCount(1);
  const text = await auditPage(adminPage).table.innerText();
  const token = new URL(link).pathname.split("/").at(-1) ?? "";
  expect(token.length).toBeGreaterThan(20);
  for (const secret of [mira.email, ana.email, mira.password, ana.password, token]) expect(text).not.toContain(secret);
});
