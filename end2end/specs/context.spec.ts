import { expect, test } from "../support/test.ts";
import { expectHeading, hydrated, joinAsMember } from "../support/acts.ts";
import { accountPage, alert, auditPage, contextPage, settingsPage, toast, undo } from "../support/pages.ts";
import { mira } from "../support/people.ts";

test("X1: a context is saved, shown word for word, and undone", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await guest.goto("/account");
  await expect(accountPage(guest).saveName).toBeVisible();
  await guest.getByRole("main").getByRole("link", { name: "Read and change it" }).click();
  await expectHeading(guest, "What agents know about you");
  const context = contextPage(guest);
  await expect(guest.getByText("Nothing yet: shared agents know only what you write in a chat.")).toBeVisible();
  await expect(guest.getByText(`The person is called ${mira.name}.`)).toBeVisible();
  await context.preferredName.fill("Mira");
  await context.role.fill("Product designer");
  await context.preferences.fill("Short answers.\nIn German.");
  await context.save.click();
  await expect(toast(guest).filter({ hasText: "Saved: preferred name, your role and preferences." })).toBeVisible();
  const received =
    "About the person you are talking to:\nPreferred name: Mira\nRole: Product designer\nPreferences:\nShort answers.\nIn German.";
  await expect.poll(() => context.received.textContent()).toBe(received);

  await guest.reload();
  await expect(context.preferences).toHaveValue("Short answers.\nIn German.");
  await context.role.fill("Harbour pilot");
  await context.save.click();
  await expect(context.role).toHaveAttribute("value", "Harbour pilot");
  await undo(guest).click();
  await expect(toast(guest).filter({ hasText: "Your context is as it was before." })).toBeVisible();
  await expect(context.role).toHaveValue("Product designer");

  // X3: the trail says that it was saved, and nothing of what.
  await adminPage.goto("/audit");
  await expect(auditPage(adminPage).table).toContainText("changed what agents know");
  await expect(auditPage(adminPage).table).not.toContainText("Product designer");
});

test("X2: what the organisation tells agents stands in everybody's preview", async ({ adminPage, visitor }) => {
  const guest = await visitor();
  await joinAsMember(adminPage, guest, mira);
  await adminPage.goto("/settings");
  await settingsPage(adminPage).context.fill("We build boats.");
  await settingsPage(adminPage).save.click();
  await expect(toast(adminPage).filter({ hasText: /saved/i })).toBeVisible();
  await guest.goto("/account/context");
  await expect.poll(() => contextPage(guest).received.textContent()).toBe("About the organisation:\nWe build boats.");
  await adminPage.reload();
  await expect(settingsPage(adminPage).context).toHaveValue("We build boats.");
});

test("X1, F4: what is too long is refused, with all that was typed", async ({ adminPage }) => {
  const long = "x".repeat(16_001);
  await adminPage.goto("/account/context");
  const context = contextPage(adminPage);
  await context.preferredName.fill("Ana");
  await context.other.fill(long);
  await context.save.click();
  await expect(alert(adminPage).filter({ hasText: "16,000 characters" }).first()).toBeVisible();
  await expect(context.other).toHaveValue(long);
  await expect(context.preferredName).toHaveValue("Ana");
  await context.other.fill("x");
  await context.save.click();
  await expect(toast(adminPage).filter({ hasText: "Saved: preferred name and anything else." })).toBeVisible();
});

test("X1: what was saved in another window is not overwritten unseen", async ({ adminPage }) => {
  await adminPage.goto("/account/context");
  const context = contextPage(adminPage);
  await context.role.fill("Captain");
  const other = await adminPage.context().newPage();
  await other.goto("/account/context");
  await contextPage(other).role.fill("Harbour pilot");
  await contextPage(other).save.click();
  await expect(undo(other)).toBeVisible();
  await context.save.click();
  await expect(alert(adminPage).first()).toContainText("saved in the meantime");
  await expect(context.role).toHaveValue("Captain");
  await context.save.click();
  await expect(toast(adminPage).filter({ hasText: "Saved: your role." })).toBeVisible();
});

test("X1: with scripts, counter and preview follow what is typed", async ({ adminPage, javaScriptEnabled }) => {
  await adminPage.goto("/account/context");
  const context = contextPage(adminPage);
  await expect(adminPage.getByText("0 of 16,000 characters")).toBeVisible();
  if (javaScriptEnabled === false) return;
  await hydrated(adminPage);
  await context.role.fill("Captain");
  await expect(adminPage.getByText("7 of 16,000 characters")).toBeVisible();
  await expect(context.received).toHaveText("About the person you are talking to:\nRole: Captain");
  await context.role.fill("");
  await expect(context.received).toHaveCount(0);
});
