import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { expectGreeting, inviteFrom, signIn, signOut, submitLogin, claim } from "../support/acts.ts";
import { alert, loginPage, usersPage } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";

/** Where a stranger is sent who asks for `path`: the sign-in page with its return address. */
async function loginFor(page: Page, path: string): Promise<URL> {
  await page.goto(path);
  await expect(page).toHaveURL(/\/login/);
  return new URL(page.url());
}

test("A1: the right password signs in, before Smithers", async ({ page }) => {
  await signIn(page, ana);
});

test("A1: a wrong password and an unknown e-mail read alike, and the e-mail stays typed", async ({ page }) => {
  const sentences: string[] = [];
  for (const email of [ana.email, "nobody@harbour.example"]) {
    await page.goto("/login");
    await submitLogin(page, { email, password: "this is not the password" });
    await expect(alert(page)).toBeVisible();
    await expect(loginPage(page).email).toHaveValue(email);
    await expect(loginPage(page).password).toHaveValue("");
    sentences.push(await alert(page).innerText());
  }
  expect(sentences[0]).toBe(sentences[1]);
});

test("A1: the e-mail is taken without regard to case", async ({ page }) => {
  await page.goto("/login");
  await submitLogin(page, { email: ana.email.toUpperCase(), password: ana.password });
  await expectGreeting(page, ana);
});

test("A1, A3: after some failures the page says how long to wait", async ({ page }) => {
  test.slow();
  const wait = /\b\d+\s*(second|minute)/i;
  let told = "";
  for (let attempt = 0; attempt < 25 && !wait.test(told); attempt += 1) {
    await page.goto("/login");
    await submitLogin(page, { email: ana.email, password: `wrong again ${attempt}` });
    await expect(alert(page)).toBeVisible();
    told = await alert(page).innerText();
  }
  expect(told).toMatch(wait);
});

test("A6: after sign-in you land where you wanted to go", async ({ page }) => {
  await loginFor(page, "/users?tab=invited");
  await submitLogin(page, ana);
  await expect(page).toHaveURL(/\/users\?tab=invited$/);
  await expect(usersPage(page).tab("Invited")).toHaveAttribute("aria-current", "page");
});

test("A6: only a path of this site is a return address", async ({ house, page, visitor }) => {
  const login = await loginFor(page, "/users");
  const [parameter] = [...login.searchParams.keys()];
  expect(parameter).toBeTruthy();
  for (const evil of ["https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil.example/", "javascript:alert(1)"]) {
    const victim = await visitor();
    const address = new URL("/login", house.url);
    address.searchParams.set(parameter ?? "", evil);
    await victim.goto(address.href);
    await submitLogin(victim, ana);
    await expectGreeting(victim, ana);
    expect(new URL(victim.url()).origin).toBe(house.url);
  }
});

test("A6: / opens Smithers for who is signed in", async ({ adminPage }) => {
  await adminPage.goto("/");
  await expectGreeting(adminPage, ana);
});

test("signing out ends the session on the server too", async ({ adminPage }) => {
  const cookies = await adminPage.context().cookies();
  await signOut(adminPage);
  await adminPage.context().addCookies(cookies);
  await adminPage.goto("/users");
  await expect(adminPage).toHaveURL(/\/login/);
});

test("A2: the session cookie is HttpOnly and Lax, and changes at sign-in", async ({ page }) => {
  await page.goto("/login");
  const before = new Set((await page.context().cookies()).map(({ value }) => value));
  await submitLogin(page, ana);
  await expectGreeting(page, ana);
  const fresh = (await page.context().cookies()).filter(({ value }) => !before.has(value));
  expect(fresh.length).toBeGreaterThan(0);
  for (const cookie of fresh) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
});

test("two people are signed in side by side", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await claim(member, await inviteFrom(adminPage, { email: mira.email, name: mira.name }), mira);
  await adminPage.goto("/");
  await expectGreeting(adminPage, ana);
  await member.goto("/");
  await expectGreeting(member, mira);
});
