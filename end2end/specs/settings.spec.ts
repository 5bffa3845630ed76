import { expect, test } from "../support/test.ts";
import { inviteFrom } from "../support/acts.ts";
import { alert, settingsPage, toast } from "../support/pages.ts";
import { mira, organisation } from "../support/people.ts";

test("O1: the organisation's name is saved and shown everywhere", async ({ adminPage, visitor }) => {
  await adminPage.goto("/settings");
  const settings = settingsPage(adminPage);
  await expect(settings.organisation).toHaveValue(organisation);
  await settings.organisation.fill("Harbour & Daughters");
  await settings.save.click();
  await expect(toast(adminPage).filter({ hasText: /saved/i })).toBeVisible();

  await adminPage.reload();
  await expect(settings.organisation).toHaveValue("Harbour & Daughters");
  const guest = await visitor();
  await guest.goto(await inviteFrom(adminPage, { email: mira.email, name: mira.name }));
  await expect(guest.getByRole("button", { name: "Join Harbour & Daughters" })).toBeVisible();
});

test("I3: links are built from the public address", async ({ adminPage }) => {
  await adminPage.goto("/settings");
  const settings = settingsPage(adminPage);
  await settings.publicAddress.fill("https://pinchy.harbour.example");
  await settings.save.click();
  await expect(toast(adminPage).filter({ hasText: /saved/i })).toBeVisible();
  const link = await inviteFrom(adminPage, { email: mira.email, name: mira.name });
  expect(new URL(link).origin).toBe("https://pinchy.harbour.example");
});

test("F4: a public address that is none is refused, and both fields stay as typed", async ({ adminPage }) => {
  await adminPage.goto("/settings");
  const settings = settingsPage(adminPage);
  await settings.organisation.fill("Still typed");
  await settings.publicAddress.evaluate((input: HTMLInputElement) => input.form?.setAttribute("novalidate", ""));
  await settings.publicAddress.fill("ftp://nowhere");
  await settings.save.click();
  await expect(alert(adminPage).first()).toBeVisible();
  await expect(settings.organisation).toHaveValue("Still typed");
  await expect(settings.publicAddress).toHaveValue("ftp://nowhere");
});

test("F4: an empty organisation name is refused", async ({ adminPage }) => {
  await adminPage.goto("/settings");
  const settings = settingsPage(adminPage);
  await settings.organisation.evaluate((input: HTMLInputElement) => input.form?.setAttribute("novalidate", ""));
  await settings.organisation.fill("   ");
  await settings.save.click();
  await expect(alert(adminPage).first()).toBeVisible();
  await adminPage.goto("/settings");
  await expect(settings.organisation).toHaveValue(organisation);
});

test("O1, A2: an admin says how long sessions and invites hold; what was typed beside it stays", async ({ adminPage, javaScriptEnabled }) => {
  await adminPage.goto("/settings");
  const settings = settingsPage(adminPage);
  const idle = adminPage.getByRole("radiogroup", { name: /done nothing for/ });
  await expect(idle.getByRole("radio", { name: "12 h" })).toBeChecked();
  await idle.getByRole("radio", { name: "1 h" }).check();
  await adminPage.getByRole("radiogroup", { name: /at the latest/ }).getByRole("radio", { name: "7 d" }).check();
  if (javaScriptEnabled !== false) await settings.organisation.fill("Still typed");
  await adminPage.getByRole("button", { name: "Save limits" }).click();
  await expect(toast(adminPage).filter({ hasText: /saved/i })).toBeVisible();
  if (javaScriptEnabled !== false) await expect(settings.organisation).toHaveValue("Still typed");

  await adminPage.reload();
  await expect(idle.getByRole("radio", { name: "1 h" })).toBeChecked();
  await adminPage.getByRole("radiogroup", { name: /new invite holds/ }).getByRole("radio", { name: "3 d" }).check();
  await adminPage.getByRole("button", { name: "Save limits" }).click();
  await expect(toast(adminPage).filter({ hasText: /saved/i })).toBeVisible();
  await adminPage.goto("/users/invite");
  await expect(adminPage.getByRole("radiogroup", { name: "Expires" }).getByRole("radio", { name: "3 d" })).toBeChecked();
  await adminPage.goto("/audit");
  await expect(adminPage.getByRole("table", { name: "Audit trail" })).toContainText("Signed out when idle for: — → 1h");
});
