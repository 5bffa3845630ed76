import { expect, test } from "../support/test.ts";
import { expectHeading, joinAsMember } from "../support/acts.ts";
import { helpPage, shell } from "../support/pages.ts";
import { mira } from "../support/people.ts";

test("H1: the help is one click from every page, is searched, and leads to what it is about", async ({ adminPage }) => {
  await adminPage.goto("/users");
  await shell(adminPage).accountMenu.click();
  await adminPage.getByRole("link", { name: "Help" }).first().click();
  await expectHeading(adminPage, "Help");
  await helpPage(adminPage).search.fill("How do I invite somebody?");
  await helpPage(adminPage).find.click();
  await expect(adminPage).toHaveURL(/\/help\?q=/);
  await expect(helpPage(adminPage).search).toHaveValue("How do I invite somebody?");
  const main = adminPage.getByRole("main");
  await expect(main.getByRole("listitem").first()).toContainText("Invite somebody");
  await main.getByRole("link", { name: "Invite somebody" }).click();
  await expectHeading(adminPage, "Invite somebody");
  await main.getByRole("link", { name: "Open the invite form" }).click();
  await expect(adminPage).toHaveURL(/\/users\/invite/);
});

test("F4: a search that finds nothing says what to do next", async ({ adminPage }) => {
  await adminPage.goto("/help?q=zzzzzz");
  await expect(adminPage.getByText("No help page has these words")).toBeVisible();
  await adminPage.getByRole("link", { name: "All help pages" }).click();
  await expect(adminPage.getByRole("main").getByRole("listitem").nth(10)).toBeVisible();
});

test("P2: members read what is of use to them, and nothing else is there", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await guest.goto("/help");
  await expect(guest.getByRole("link", { name: "Change your password" })).toBeVisible();
  await expect(guest.getByRole("link", { name: "Invite somebody" })).toHaveCount(0);
  const refused = await guest.goto("/help/invite");
  expect(refused?.status()).toBe(404);
});
