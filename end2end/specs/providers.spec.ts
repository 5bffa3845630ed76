import { expect, test } from "../support/test.ts";
import { connectProvider, joinAsMember } from "../support/acts.ts";
import { alert, connectDialog, providersPage, removeProviderDialog, toast, undo } from "../support/pages.ts";
import { mira } from "../support/people.ts";

const key = "sk-scripted-1234";

test("V1: the empty list says what is missing, and a provider is connected from it", async ({ adminPage, provider }) => {
  await adminPage.goto("/providers");
  await expect(adminPage.getByRole("main")).toContainText("No provider is connected");
  await providersPage(adminPage).connect.first().click();
  const dialog = connectDialog(adminPage);
  await dialog.kind.selectOption("OpenAI-compatible");
  await dialog.key.fill(key);
  await dialog.address.fill(provider.address);
  await dialog.connect.click();
  await expect(toast(adminPage).filter({ hasText: "is connected" })).toBeVisible();
  const row = providersPage(adminPage).row("127.0.0.1");
  await expect(row).toContainText("…1234");
  await expect(row).toContainText("models");
  await expect(adminPage.locator("body")).not.toContainText(key);
});

test("V1: a wrong key, nobody there and trouble read differently; nothing typed but the key is lost", async ({ adminPage, provider }) => {
  const dialog = connectDialog(adminPage);
  const said: string[] = [];
  for (const [address, typed] of [
    [provider.address, "wrong-key"],
    ["http://127.0.0.1:9/v1", key],
    [provider.addressOf("error-500"), key],
  ] as const) {
    await adminPage.goto("/providers/connect");
    await dialog.kind.selectOption("OpenAI-compatible");
    await dialog.key.fill(typed);
    await dialog.address.fill(address);
    await dialog.connect.click();
    await expect(alert(adminPage).first()).toContainText("Nothing was saved");
    said.push((await alert(adminPage).first().textContent()) ?? "");
    await expect(dialog.address).toHaveValue(address);
  }
  expect(new Set(said).size).toBe(3);
  await adminPage.goto("/providers");
  await expect(adminPage.getByRole("main")).toContainText("No provider is connected");
});

test("V2, F6: the default model is chosen, and the choice undone", async ({ adminPage, provider }) => {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/providers");
  const page = providersPage(adminPage);
  const before = await page.model.inputValue();
  await page.model.selectOption({ label: `scripted-slow (${new URL(provider.address).host})` });
  await page.saveDefault.click();
  await expect(page.row("127.0.0.1")).toContainText("Default: scripted-slow");
  await undo(adminPage).click();
  await expect(page.row("127.0.0.1")).not.toContainText("Default: scripted-slow");
  await expect(page.model).toHaveValue(before);
});

test("V2: a removal says what it does, and asks", async ({ adminPage, provider }) => {
  await connectProvider(adminPage, provider.address);
  await adminPage.goto("/providers");
  await providersPage(adminPage).remove("127.0.0.1").click();
  const dialog = removeProviderDialog(adminPage);
  await expect(dialog.dialog).toContainText("Smithers and every agent without a model of its own");
  await expect(dialog.dialog).toContainText("It is the only provider");
  await dialog.confirm.click();
  await expect(alert(adminPage).filter({ hasText: "check the box" })).toBeVisible();
  await dialog.sure.check();
  await dialog.confirm.click();
  await expect(toast(adminPage).filter({ hasText: "is removed" })).toBeVisible();
  await expect(adminPage.getByRole("main")).toContainText("No provider is connected");
});

test("P2: for a member there are no providers", async ({ adminPage, visitor }) => {
  const memberPage = await visitor();
  await joinAsMember(adminPage, memberPage, mira);
  for (const path of ["/providers", "/providers/connect"]) {
    expect((await memberPage.goto(path))?.status()).toBe(404);
  }
});
