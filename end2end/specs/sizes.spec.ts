import { writeFileSync } from "node:fs";
import { expect, test } from "../support/test.ts";
import { inviteFrom, makeGroup } from "../support/acts.ts";
import { ben } from "../support/people.ts";
import { weigh, type Weight } from "../support/weigh.ts";

const mostUsable = 60_000;
const mostWasm = 350_000;
/** The pages that a person must be able to use at once, on any line. */
const first = new Set(["/login", "/invite/<token>"]);

test("sign-in and claim are light, and no page loads much WASM", async ({ adminPage, visitor }) => {
  test.slow();
  const link = await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  const weights: Weight[] = [];
  for (const [name, address] of [["/login", "/login"], ["/invite/<token>", link]] as const) {
    weights.push(await weigh(await visitor(), name, address));
  }
  const pages: [string, string][] = ["/", "/users", "/users?tab=invited", "/users/invite", "/users/invite-many", "/groups", "/groups/new", "/providers", "/providers/connect", "/account", "/settings", "/audit", "/audit/checkpoints", "/audit/tokens", "/audit/prune?older_than=365d", "/license", "/account/context", "/help", "/help/context"].map((path) => [path, path]);
  await makeGroup(adminPage, "Design");
  const group = new URL(adminPage.url()).pathname;
  await adminPage.goto("/users?tab=invited");
  const edit = await adminPage.getByRole("link", { name: "Edit invite", includeHidden: true }).first().getAttribute("href");
  await adminPage.goto("/users");
  const person = await adminPage.locator(".identity a").first().getAttribute("href");
  pages.push(["/users/<id>", person ?? "/users"], ["/users/invites/<id>", edit ?? "/users"], ["/groups/<id>", group]);
  for (const [name, address] of pages) {
    const page = await adminPage.context().newPage();
    weights.push(await weigh(page, name, address));
    await page.close();
  }

  for (const { page, usable, wasm, total } of weights) {
    console.log(`   ${page.padEnd(18)} HTML and CSS ${usable} bytes, WASM ${wasm}, in all ${total}`);
  }
  if (process.env.PINCHY_SIZES_FILE) writeFileSync(process.env.PINCHY_SIZES_FILE, JSON.stringify(weights));

  for (const { page, usable, wasm } of weights) {
    expect.soft(wasm, `WASM of ${page}`).toBeGreaterThan(0);
    expect.soft(wasm, `WASM of ${page}`).toBeLessThanOrEqual(mostWasm);
    if (first.has(page)) expect.soft(usable, `HTML and CSS of ${page}`).toBeLessThanOrEqual(mostUsable);
  }
});

test("assets are hashed, compressed and kept for ever", async ({ page }) => {
  const assets = new Map<string, Record<string, string>>();
  page.on("response", async (response) => {
    if (/\.(css|js|wasm)$/.test(new URL(response.url()).pathname)) assets.set(response.url(), await response.allHeaders());
  });
  await page.goto("/login");
  await page.waitForLoadState("networkidle");
  expect(assets.size).toBeGreaterThanOrEqual(3);
  for (const [url, headers] of assets) {
    expect(headers["cache-control"], url).toMatch(/immutable/);
    expect(headers["content-encoding"], url).toMatch(/^(br|gzip)$/);
    expect(headers["vary"], url).toMatch(/accept-encoding/i);
  }
});
