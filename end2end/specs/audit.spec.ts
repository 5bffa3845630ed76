import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
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

test("T5: the trail is narrowed by any filters together, and says where nothing fits", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await claim(member, await inviteFrom(adminPage, { email: mira.email, name: mira.name }), mira);
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await adminPage.goto("/audit");
  const page = auditPage(adminPage);
  await page.person.fill("mira");
  await page.filter.click();
  await expect(page.rows).not.toHaveCount(0);
  await expect(page.rows.filter({ hasNotText: mira.name })).toHaveCount(0);
  await page.action.selectOption({ label: "invited" });
  await page.filter.click();
  await expect(page.rows).toHaveCount(1);
  await expect(page.person).toHaveValue("mira");
  await page.outcome.selectOption("Refused");
  await page.filter.click();
  await expect(adminPage.getByRole("main")).toContainText("No entry fits");
  await adminPage.getByRole("link", { name: "Show everything" }).first().click();
  await expect(page.rows.filter({ hasText: ben.name })).not.toHaveCount(0);
  await page.search.fill("no such words anywhere");
  await page.filter.click();
  await expect(page.rows).toHaveCount(0);
  await adminPage.goto("/audit?from=2000-01-01&to=2000-01-02");
  await expect(adminPage.getByRole("main")).toContainText("No entry fits");
});

test("T5: an entry opens with all that it says", async ({ adminPage }) => {
  await adminPage.goto("/audit");
  const row = auditPage(adminPage).rows.filter({ hasText: /signed in/i }).first();
  await row.getByText("Details").click();
  await expect(row).toContainText("Place in the trail");
  await expect(row).toContainText("Program");
});

test("T3, T5: the badge says up to where the trail was verified, and it is verified at a press", async ({ adminPage }) => {
  await expect
    .poll(async () => {
      await adminPage.goto("/audit");
      return auditPage(adminPage).proof.innerText();
    })
    .toMatch(/Verified up to entry \d+/);
  await expect(auditPage(adminPage).proof).toContainText("the checkpoint in the data folder");
  await expect(auditPage(adminPage).proof).toContainText(/All looked at .*New ones /);
  await auditPage(adminPage).verify.click();
  await expect(auditPage(adminPage).proof).toContainText(/Verified up to entry \d+/);
});

test("T6: an export is verified by the command line and by a stranger's program, and a change in it is named", async ({ adminPage, house }, testInfo) => {
  await inviteFrom(adminPage, { email: mira.email, name: mira.name });
  await adminPage.goto("/audit");
  const [download] = await Promise.all([adminPage.waitForEvent("download"), auditPage(adminPage).export.click()]);
  expect(download.suggestedFilename()).toMatch(/^pinchy-audit-.*\.jsonl$/);
  const file = testInfo.outputPath("export.jsonl");
  await download.saveAs(file);
  const key = house.cli(["audit", "key"]).split("\n")[0] ?? "";
  expect(house.cli(["audit", "verify", file, "--key", key])).toMatch(/^Verified: all \d+ entries/);
  const stranger = [resolve(import.meta.dirname, "../../scripts/verify-audit.mjs"), file, key];
  expect(execFileSync("node", stranger, { encoding: "utf8" })).toMatch(/^verified: \d+ entries/);

  const whole = readFileSync(file, "utf8");
  writeFileSync(file, whole.replace('"whole":true', '"whole":false'));
  expect(execFileSync("node", stranger, { encoding: "utf8" })).toMatch(/a filter left out the others/);
  // What both end with, as scripts see it: 1 where something is wrong, 2 where they cannot look.
  const ends = (run: () => string): number => {
    try {
      run();
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  };
  const both = (content: string): number[] => {
    writeFileSync(file, content);
    return [ends(() => house.cli(["audit", "verify", file, "--key", key])), ends(() => execFileSync("node", stranger, { encoding: "utf8" }))];
  };
  expect(both(whole)).toEqual([0, 0]);
  expect(both(whole.replace('"pruned_below":0', '"pruned_below":-1'))).toEqual([2, 2]);
  expect(both(`${whole}none of an export\n`)).toEqual([1, 2]);
  expect(both("")).toEqual([2, 2]);
  expect(both(whole.replace('"leaf":0,', '"leaf":-1,'))).toEqual([1, 1]);
  // A byte that is moved from a value to its salt leaves their hash as it was.
  const moved = whole.replace(/"salt":"([0-9a-f]{64})","value":"([0-9A-Za-z])/, (_, salt: string, first: string) => {
    return `"salt":"${salt}${first.charCodeAt(0).toString(16)}","value":"`;
  });
  expect(moved).not.toBe(whole);
  expect(both(moved)).toEqual([1, 1]);

  writeFileSync(file, whole.replace("invite.created", "invite.revoked"));
  const said = (run: () => string): string => {
    try {
      run();
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
    throw new Error("a change in the export was not noticed");
  };
  expect(said(() => house.cli(["audit", "verify", file, "--key", key]))).toMatch(/was altered/);
  expect(said(() => execFileSync("node", stranger, { encoding: "utf8" }))).toMatch(/altered|bad/);

  await adminPage.goto("/audit");
  await expect(auditPage(adminPage).rows.filter({ hasText: "exported the trail" })).toHaveCount(1);
});

test("T6: a filtered export is a CSV for spreadsheets as well", async ({ adminPage }, testInfo) => {
  await adminPage.goto("/audit?action=session.signed_in");
  await auditPage(adminPage).format.selectOption("csv");
  const [download] = await Promise.all([adminPage.waitForEvent("download"), auditPage(adminPage).export.click()]);
  const file = testInfo.outputPath("export.csv");
  await download.saveAs(file);
  const lines = readFileSync(file, "utf8").trim().split("\r\n");
  expect(lines[0]).toContain("leaf,time,");
  expect(lines.length).toBe(2);
  expect(lines[1]).toContain("session.signed_in");
});

test("T4: what would go of old entries is shown before anything goes, and of a young trail nothing does", async ({ adminPage, house }) => {
  await adminPage.goto("/audit");
  await adminPage.getByRole("link", { name: "Prune", exact: true }).click();
  await expect(adminPage.getByRole("heading", { level: 1, name: "Prune the trail" })).toBeVisible();
  await adminPage.getByRole("radio", { name: "1 year", exact: true }).check();
  await adminPage.getByRole("button", { name: "Show what would go" }).click();
  await expect(adminPage.getByRole("main")).toContainText("Nothing would go.");
  await expect(adminPage.getByRole("button", { name: "Prune entries" })).toHaveCount(0);
  expect(house.cli(["audit", "prune", "--older-than", "1d", "--dry-run"])).toContain("Nothing would go.");
});

test("T4, O1: how long entries are kept is a setting, and its change an entry", async ({ adminPage }) => {
  await adminPage.goto("/settings");
  const kept = adminPage.getByRole("radiogroup", { name: "Keep entries of the audit trail" });
  await expect(kept.getByRole("radio", { name: "For ever" })).toBeChecked();
  await kept.getByRole("radio", { name: "5 years" }).check();
  await adminPage.getByRole("button", { name: "Save limits" }).click();
  await expect(toast(adminPage).filter({ hasText: /saved/i })).toBeVisible();
  await expect(await entries(adminPage, ana.name, /Audit entries are kept/)).toHaveCount(1);
});
