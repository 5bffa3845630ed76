import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page, TestInfo } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { inviteFrom, joinAsMember } from "../support/acts.ts";
import { auditPage, heading, proofPage, toast, tokensPage } from "../support/pages.ts";
import { ben, mira } from "../support/people.ts";

/** Saves what a press of "Download proof" gives. */
async function saved(page: Page, name: string, testInfo: TestInfo): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), proofPage(page).download.click()]);
  expect(download.suggestedFilename()).toMatch(/^pinchy-.*\.json$/);
  const file = testInfo.outputPath(name);
  await download.saveAs(file);
  return file;
}

const stranger = (file: string, key: string) =>
  execFileSync("node", [resolve(import.meta.dirname, "../../scripts/verify-audit.mjs"), file, key], { encoding: "utf8" });

test("T3: the proof of an entry is shown and saved, and holds for a stranger's program", async ({ adminPage, house }, testInfo) => {
  const row = auditPage(adminPage).rows.filter({ hasText: /signed in/i }).first();
  // It is sealed within a second.
  await expect
    .poll(async () => {
      await adminPage.goto("/audit");
      return row.getByRole("link", { name: "Proof", includeHidden: true }).count();
    })
    .toBe(1);
  await row.getByText("Details").click();
  await row.getByRole("link", { name: "Proof" }).click();
  await expect(heading(adminPage)).toHaveText("Proof of an entry");
  for (const part of ["Leaf index", "Root", "Path", "Checkpoint"]) await expect(proofPage(adminPage).region).toContainText(part);
  const shown = JSON.parse(await proofPage(adminPage).json.inputValue()) as { path: string[]; entry: string };
  expect(shown.entry).toContain("session.signed_in");

  const file = await saved(adminPage, "proof.json", testInfo);
  const key = house.cli(["audit", "key"]).split("\n")[0] ?? "";
  expect(stranger(file, key)).toMatch(/^verified: entry \d+ of \d+/);
  writeFileSync(file, readFileSync(file, "utf8").replace("session.signed_in", "session.signed_out"));
  expect(() => stranger(file, key)).toThrow();
});

test("T3: two checkpoints are compared, and the proof holds for a stranger's program", async ({ adminPage, house }, testInfo) => {
  const sizes = adminPage.getByRole("table", { name: "Latest checkpoints" }).getByRole("rowheader");
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await expect
    .poll(async () => {
      await adminPage.goto("/audit/checkpoints");
      return sizes.count();
    })
    .toBeGreaterThan(1);
  await adminPage.goto("/audit");
  await adminPage.getByRole("link", { name: "Checkpoints" }).click();
  await expect(heading(adminPage)).toHaveText("Checkpoints");
  const page = proofPage(adminPage);
  const [later, earlier] = [await sizes.first().innerText(), await sizes.last().innerText()];
  await page.earlier.fill(earlier);
  await page.later.fill(later);
  await page.compare.click();
  await expect(page.consistency).toContainText("unchanged");
  const file = await saved(adminPage, "consistency.json", testInfo);
  const key = house.cli(["audit", "key"]).split("\n")[0] ?? "";
  expect(stranger(file, key)).toMatch(/^verified: the trail of \d+ entries begins with that of \d+/);
  const proof = JSON.parse(readFileSync(file, "utf8")) as { path: string[] };
  writeFileSync(file, JSON.stringify({ ...proof, path: proof.path.slice(1) }));
  expect(() => stranger(file, key)).toThrow();

  await page.earlier.fill("123456789");
  await page.compare.click();
  await expect(adminPage.getByRole("alert")).toContainText("There is no checkpoint over so many entries");
});

test("T3: a read token is made, shown once, used by a program, and revoked", async ({ adminPage, house, playwright }) => {
  await adminPage.goto("/audit");
  await adminPage.getByRole("link", { name: "Read tokens" }).click();
  const page = tokensPage(adminPage);
  await page.make.click();
  await expect(adminPage.getByRole("alert")).toBeVisible();
  await page.name.fill("Monitor");
  await page.make.click();
  await expect(page.token).toBeVisible();
  const token = await page.token.inputValue();
  expect(token).toMatch(/^adt_[\w-]{43}$/);
  await expect(page.row("Monitor")).toContainText("Never");

  const program = await playwright.request.newContext({ baseURL: house.url, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  const checkpoint = await program.get("/audit/log/checkpoint");
  expect(checkpoint.status()).toBe(200);
  expect(await checkpoint.text()).toMatch(/^pinchy\//);
  expect((await program.get("/audit/log/tile/0/000.p/1")).status()).toBe(200);
  expect((await program.get("/audit/log/tile/entries/000.p/1")).headers()["content-type"]).toBe("application/octet-stream");
  // Anywhere else whoever shows one is a stranger (P2).
  expect((await program.get("/audit", { maxRedirects: 0 })).status()).toBe(303);

  await adminPage.goto("/audit/tokens");
  await expect(page.row("Monitor")).not.toContainText("Never");
  await expect(adminPage.getByRole("main")).not.toContainText(token);
  await page.revoke("Monitor").click();
  await expect(toast(adminPage).filter({ hasText: "is revoked" })).toBeVisible();
  await expect(page.row("Monitor")).toHaveCount(0);
  expect((await program.get("/audit/log/checkpoint")).status()).toBe(401);
  await program.dispose();
  await adminPage.goto("/audit");
  for (const words of ["made a read token", "revoked a read token"]) {
    await expect(auditPage(adminPage).rows.filter({ hasText: words }).filter({ hasText: "Monitor" })).toHaveCount(1);
  }
});

test("P2: a member finds none of it", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  for (const path of ["/audit/proof", "/audit/checkpoints", "/audit/tokens", "/audit/log/checkpoint", "/audit/log/tile/0/000.p/1"]) {
    expect((await member.goto(path))?.status(), path).toBe(404);
  }
});

test("Build 7: the page of an invite shows what happened to it", async ({ adminPage }) => {
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await adminPage.goto("/users?tab=invited");
  const edit = await adminPage.getByRole("link", { name: "Edit invite", includeHidden: true }).first().getAttribute("href");
  await adminPage.goto(edit ?? "/users");
  await expect(adminPage.getByRole("dialog").getByRole("table", { name: "Audit trail" })).toContainText("invited");
});
