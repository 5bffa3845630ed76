import { expect, test } from "../support/test.ts";
import { claim, expectGreeting, inviteFrom, joinAsMember, signIn, signOut } from "../support/acts.ts";
import { alert, claimPage, inviteRow, loginPage } from "../support/pages.ts";
import { ana, ben, mira, organisation } from "../support/people.ts";

const wish = { email: mira.email, name: mira.name };

test("C1: the page names the organisation, the sender, the e-mail and the role; its title names nobody", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  const guest = await visitor();
  await guest.goto(link);
  for (const text of [organisation, ana.name, mira.email, "Member"]) {
    await expect(guest.getByText(text).first()).toBeVisible();
  }
  await expect(guest.getByRole("button", { name: `Join ${organisation}` })).toBeVisible();
  await expect(claimPage(guest).name).toHaveValue(mira.name);
  await expect(claimPage(guest).password).toHaveAttribute("type", "password");
  const title = await guest.title();
  for (const text of ["Mira", "Lindqvist", "Ana", mira.email]) expect(title).not.toContain(text);
});

test("C1: one field and one click end signed in before Smithers, and the account is real", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  const guest = await visitor();
  await claim(guest, link, mira);
  await expect(guest.getByRole("link", { name: "Smithers" }).first()).toBeVisible();
  await signOut(guest);
  await signIn(guest, mira);
});

test("C1: the name may be corrected", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await guest.goto(await inviteFrom(adminPage, wish));
  await claimPage(guest).name.fill("Miranda Lindqvist");
  await claimPage(guest).password.fill(mira.password);
  await claimPage(guest).join.click();
  await expectGreeting(guest, { ...mira, name: "Miranda Lindqvist" });
});

test("I2: an open invite is claimed with an e-mail of one's own", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, { name: ben.name });
  const guest = await visitor();
  await guest.goto(link);
  await claimPage(guest).email.fill(ana.email);
  await claimPage(guest).password.fill(ben.password);
  await claimPage(guest).join.click();
  await expect(alert(guest).first()).toBeVisible();
  await claimPage(guest).email.fill(ben.email);
  await claimPage(guest).password.fill(ben.password);
  await claimPage(guest).join.click();
  await expectGreeting(guest, ben);
});

test("A4, F4: a guessable password is refused with the reason; what was typed stays, the password never", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await guest.goto(await inviteFrom(adminPage, wish));
  await claimPage(guest).name.fill("Mira L.");
  await claimPage(guest).password.fill("lindqvist123");
  await claimPage(guest).join.click();
  await expect(alert(guest).first()).toBeVisible();
  await expect(claimPage(guest).name).toHaveValue("Mira L.");
  expect(await guest.content()).not.toContain("lindqvist123");
  expect(guest.url()).not.toContain("lindqvist123");

  await claimPage(guest).password.fill(mira.password);
  await claimPage(guest).join.click();
  await expectGreeting(guest, { ...mira, name: "Mira L." });
});

test("C3: a used link answers 410 and says whom to ask", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  await claim(await visitor(), link, mira);
  const late = await visitor();
  const response = await late.goto(link);
  expect(response?.status()).toBe(410);
  await expect(late.getByText(/already been used|already used|has been used/i).first()).toBeVisible();
  await expect(late.getByText(ana.name).first()).toBeVisible();
  await expect(claimPage(late).password).toHaveCount(0);
});

test("C3: a revoked link answers 410 and says so", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  await adminPage.goto("/users?tab=invited");
  await inviteRow(adminPage, mira.name).revoke.click();
  await expect(inviteRow(adminPage, mira.name).row).toContainText(/revoked/i);
  const late = await visitor();
  expect((await late.goto(link))?.status()).toBe(410);
  await expect(late.getByText(/revoked|withdrawn/i).first()).toBeVisible();
});

test("C2: a link that died while the form was open is refused in words", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  const slow = await visitor();
  await slow.goto(link);
  await claim(await visitor(), link, mira);
  await claimPage(slow).password.fill("another good passphrase 7");
  await claimPage(slow).join.click();
  await expect(slow.getByText(/already been used|already used|has been used/i).first()).toBeVisible();
  await expect(slow).not.toHaveURL(/\/chat\//);
});

test("C3: unknown and malformed links answer 404 and say only that they are not valid", async ({ adminPage, visitor }) => {
  const link = new URL(await inviteFrom(adminPage, wish));
  const flipped = link.pathname.endsWith("A") ? "B" : "A";
  const guest = await visitor();
  const texts: string[] = [];
  for (const path of [`${link.pathname.slice(0, -1)}${flipped}`, "/invite/x", "/invite/%F0%9F%A6%A6", `/invite/${"a".repeat(2000)}`]) {
    const response = await guest.goto(path);
    expect(response?.status()).toBe(404);
    await expect(guest.getByText(/not valid/i).first()).toBeVisible();
    texts.push(await guest.getByRole("main").innerText());
  }
  expect(new Set(texts).size).toBe(1);
  for (const text of [organisation, ana.name]) expect(texts[0]).not.toContain(text);
});

test("C4: signed in as somebody else, the page says so and offers to sign out first", async ({ adminPage, visitor }) => {
  const member = await visitor();
  await joinAsMember(adminPage, member, mira);
  const link = await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  await member.goto(link);
  await expect(member.getByText(mira.name).first()).toBeVisible();
  await expect(claimPage(member).password).toHaveCount(0);
  await member.getByRole("main").getByRole("button", { name: /Sign out/ }).click();
  await expect(loginPage(member).submit.or(claimPage(member).join)).toBeVisible();
  await claim(member, link, ben);
});

test("I8: opening a link again and again changes nothing", async ({ adminPage, visitor }) => {
  const link = await inviteFrom(adminPage, wish);
  const guest = await visitor();
  for (let opened = 0; opened < 3; opened += 1) expect((await guest.goto(link))?.status()).toBe(200);
  await claim(guest, link, mira);
});
