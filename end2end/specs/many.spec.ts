import { readFile } from "node:fs/promises";
import { expect, test } from "../support/test.ts";
import { claim, hydrated, makeGroup } from "../support/acts.ts";
import { alert, manyPage, usersPage } from "../support/pages.ts";
import { ana, ben, mira } from "../support/people.ts";

const lines = [`${mira.email},${mira.name},member,Design`, `${ben.email},${ben.name}`, `${ana.email},Another Ana`].join("\n");

test("I9: pasted lines are previewed, invited at once and their links work", async ({ adminPage, visitor }) => {
  await makeGroup(adminPage, "Design");
  await adminPage.goto("/users");
  await usersPage(adminPage).many.click();
  const many = manyPage(adminPage);
  await many.lines.fill(lines);
  await many.preview.click();
  await expect(adminPage.getByText("2 of 3 lines are good. 1 will be left out.")).toBeVisible();
  await expect(many.results.getByRole("row").filter({ hasText: "Another Ana" })).toContainText(`${ana.name} already has an account`);
  await expect(many.results.getByRole("row").filter({ hasText: mira.name })).toContainText("Design");
  await adminPage.getByRole("button", { name: "Create 2 invites" }).click();
  await expect(adminPage.getByText("2 people are invited.")).toBeVisible();

  const links = (await many.links.inputValue()).split("\n");
  expect(links).toHaveLength(2);
  const link = links[0]?.split(": ").at(-1) ?? "";
  await claim(await visitor(), link, mira);

  await adminPage.goto("/users?tab=invited");
  await expect(usersPage(adminPage).row(ben.name)).toContainText(/waiting/i);
  await adminPage.goto("/users");
  await expect(usersPage(adminPage).row(mira.email)).toContainText("Design");
});

test("I9: the links are a file, and are shown this once", async ({ adminPage }) => {
  await adminPage.goto("/users/invite-many");
  const many = manyPage(adminPage);
  await many.lines.fill(`${mira.email},=cmd()`);
  await many.preview.click();
  await adminPage.getByRole("button", { name: "Create 1 invite" }).click();
  const download = adminPage.waitForEvent("download");
  await many.download.click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("invite-links.csv");
  const text = await readFile(await file.path(), "utf8");
  expect(text).toMatch(/^\ufeffemail,name,link\r\nmira@harbour\.example,'=cmd\(\),http\S+\/invite\/inv_\S+\r\n$/);

  await adminPage.goto("/users/invite-many");
  await expect(many.links).toHaveCount(0);
});

test("I9, F4: what cannot be read is refused and kept", async ({ adminPage }) => {
  await adminPage.goto("/users/invite-many");
  const many = manyPage(adminPage);
  await many.preview.click();
  await expect(alert(adminPage).first()).toBeVisible();
  const tooMany = "a@b.example,A\n".repeat(501);
  await many.lines.fill(tooMany);
  await many.preview.click();
  await expect(alert(adminPage).first()).toContainText("500");
  await expect(many.lines).toHaveValue(tooMany.trimEnd() + "\n");
});

test("I9: where no line is good none can be made, and the lines can be changed", async ({ adminPage }) => {
  await adminPage.goto("/users/invite-many");
  const many = manyPage(adminPage);
  await many.lines.fill("no-at-sign,Nobody");
  await many.preview.click();
  await expect(adminPage.getByRole("button", { name: /^Create/ })).toHaveCount(0);
  await expect(many.lines).toHaveValue("no-at-sign,Nobody");
  await many.lines.fill(`${mira.email},${mira.name}`);
  await many.preview.click();
  await expect(adminPage.getByText("The line is good.")).toBeVisible();
});

test("I9: with scripts a file fills the box", async ({ adminPage, javaScriptEnabled }) => {
  await adminPage.goto("/users/invite-many");
  const many = manyPage(adminPage);
  if (javaScriptEnabled === false) {
    await expect(many.file).toBeHidden();
    return;
  }
  await adminPage.locator("html.hydrated").waitFor();
  await many.file.setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(lines) });
  await expect(many.lines).toHaveValue(lines);
});

test("I9, F4: the button says that the invites are being made until their links are there", async ({ adminPage, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "without scripts the browser tells it");
  await adminPage.goto("/users/invite-many");
  const many = manyPage(adminPage);
  await many.lines.fill(`${mira.email},${mira.name}`);
  await many.preview.click();
  await hydrated(adminPage);
  let release = () => {};
  const released = new Promise<void>((go) => (release = go));
  await adminPage.route("**/api/users/invite_many", async (route) => {
    await released;
    await route.continue();
  });
  // Noted by the page itself: while it is on its way to another, it answers no more questions.
  const create = adminPage.getByRole("button", { name: "Create 1 invite" });
  const busy = create.evaluate((button) => new Promise((resolve) => {
    new MutationObserver(() => resolve(button.getAttribute("aria-busy"))).observe(button, { attributeFilter: ["aria-busy"] });
  }));
  await create.click({ noWaitAfter: true });
  expect(await busy).toBe("true");
  release();
  await expect(adminPage.getByText("1 person is invited.")).toBeVisible();
});
