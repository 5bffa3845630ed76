import type { APIResponse, Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { joinAsMember } from "../support/acts.ts";
import { mira } from "../support/people.ts";

const adminPaths = ["/users", "/users?tab=invited", "/users/invite", "/settings", "/audit", "/audit/prune"];

const get = (page: Page, path: string) => page.request.get(path, { headers: { accept: "text/html" }, maxRedirects: 0 });

/** What a person can tell apart: status, headers and body, but for the nonce, the request id and the time. */
async function comparable(response: APIResponse) {
  const headers = response.headers();
  const nonce = /'nonce-([^']+)'/.exec(headers["content-security-policy"] ?? "")?.[1];
  const changing = [nonce, headers["x-request-id"]].filter((text) => text !== undefined);
  const plain = (text: string) => changing.reduce((rest, part) => rest.replaceAll(part, "·"), text);
  return {
    status: response.status(),
    headers: Object.entries(headers)
      .filter(([name]) => !["date", "set-cookie"].includes(name))
      .map(([name, value]) => `${name}: ${plain(value)}`)
      .sort(),
    cookies: response.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie").length,
    body: plain(await response.text()),
  };
}

test("P2: a member gets the 404 page for every admin page, like an unknown one", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  const unknown = await comparable(await get(member, "/no-such-page"));
  expect(unknown.status).toBe(404);
  for (const path of adminPaths) {
    expect(await comparable(await get(member, path)), path).toEqual(unknown);
    expect((await get(adminPage, path)).status(), path).toBe(200);
  }
});

test("P2: a stranger is sent to /login from every address that is not public, with an empty body", async ({ page }) => {
  for (const path of ["/", ...adminPaths, "/chat/unknown", "/no-such-page", "/users/00000000-0000-7000-8000-000000000000"]) {
    const response = await get(page, path);
    expect(response.status(), path).toBe(303);
    expect(response.headers()["location"], path).toMatch(/^\/login(\?|$)/);
    expect(await response.text(), path).toBe("");
  }
});

test("P2: a member's menu offers no admin pages, and somebody else's Smithers does not exist", async ({ adminPage, visitor }) => {
  await adminPage.goto("/");
  await expect(adminPage).toHaveURL(/\/chat\//);
  const anasSmithers = new URL(adminPage.url()).pathname;

  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  for (const path of ["/users", "/settings", "/audit"]) {
    await expect(member.locator(`a[href="${path}"]`)).toHaveCount(0);
  }
  const unknown = await comparable(await get(member, "/chat/00000000-0000-7000-8000-000000000000"));
  expect(unknown.status).toBe(404);
  expect(await comparable(await get(member, anasSmithers))).toEqual(unknown);
});

test("every page is private: no-store, a strict policy, and no word of it in a frame", async ({ adminPage }) => {
  for (const path of [...adminPaths, "/login", "/invite/inv_unknown"]) {
    const headers = (await get(adminPage, path)).headers();
    expect(headers["cache-control"], path).toContain("no-store");
    expect(headers["content-security-policy"], path).toMatch(/script-src [^;]*'nonce-/);
    expect(headers["content-security-policy"], path).not.toContain("'unsafe-inline'");
    expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
    expect(headers["referrer-policy"], path).toBe("same-origin");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
  }
});
