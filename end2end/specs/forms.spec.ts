import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { shownLink } from "../support/acts.ts";
import { alert, inviteDialog, usersPage } from "../support/pages.ts";
import { mira } from "../support/people.ts";

/** The invite form that is open, as a browser without scripts would send it. */
async function inviteForm(page: Page) {
  await page.goto("/users/invite");
  const dialog = inviteDialog(page);
  await dialog.email.fill(mira.email);
  await dialog.name.fill(mira.name);
  return dialog.create.evaluate((submit: HTMLButtonElement) => {
    const form = submit.form;
    if (!form) throw new Error("the button belongs to no form");
    const fields = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
    return { action: form.action, fields };
  });
}

const send = (page: Page, { action, fields }: Awaited<ReturnType<typeof inviteForm>>, headers: Record<string, string> = {}) =>
  page.request.post(action, {
    maxRedirects: 0,
    headers: {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      origin: new URL(action).origin,
      "sec-fetch-site": "same-origin",
      ...headers,
    },
    data: new URLSearchParams(fields).toString(),
  });

test("F7: the same form sent twice at once makes one invite, and both answers lead on", async ({ adminPage }) => {
  const form = await inviteForm(adminPage);
  const answers = await Promise.all([send(adminPage, form), send(adminPage, form)]);
  for (const answer of answers) expect(answer.status()).toBe(303);
  await adminPage.goto("/users?tab=invited");
  await expect(usersPage(adminPage).rows).toHaveCount(1);
});

test("F7: a double click makes one invite, and its link is shown", async ({ adminPage }) => {
  await adminPage.goto("/users/invite");
  const dialog = inviteDialog(adminPage);
  await dialog.email.fill(mira.email);
  await dialog.name.fill(mira.name);
  await dialog.create.dblclick();
  await shownLink(adminPage);
  await adminPage.goto("/users?tab=invited");
  await expect(usersPage(adminPage).rows).toHaveCount(1);
});

test("a form posted from another site is refused in words, and nothing happens", async ({ adminPage }) => {
  const form = await inviteForm(adminPage);
  for (const headers of [
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    { "sec-fetch-site": "same-site", origin: "http://sub.example" },
    { "sec-fetch-site": "", origin: "null" },
  ]) {
    const answer = await send(adminPage, form, headers);
    expect(answer.status()).toBe(403);
    expect((await answer.text()).length).toBeGreaterThan(20);
  }
  await adminPage.goto("/users?tab=invited");
  await expect(usersPage(adminPage).rows).toHaveCount(0);
});

test("arguments that do not decode are an answer in words, never a 500", async ({ adminPage }) => {
  const form = await inviteForm(adminPage);
  for (const fields of [[], [["role", "owner"]], [["email", "\0"], ["name", "\0"], ["role", "member"]]] as [string, string][][]) {
    const answer = await send(adminPage, { action: form.action, fields });
    expect(answer.status()).toBeLessThan(500);
    const fetched = await send(adminPage, { action: form.action, fields }, { accept: "application/json" });
    expect(fetched.status()).toBeGreaterThanOrEqual(400);
    expect(fetched.status()).toBeLessThan(500);
  }
});

test("F4: a form that fails comes back with what was typed, and can be sent again", async ({ adminPage }) => {
  await adminPage.goto("/users/invite");
  const dialog = inviteDialog(adminPage);
  await dialog.email.evaluate((input: HTMLInputElement) => input.form?.setAttribute("novalidate", ""));
  await dialog.email.fill("not an address");
  await dialog.name.fill(mira.name);
  await dialog.create.click();
  await expect(alert(adminPage).first()).toBeVisible();
  await expect(dialog.email).toHaveValue("not an address");
  await expect(dialog.email).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.name).toHaveValue(mira.name);

  await dialog.email.fill(mira.email);
  await dialog.create.click();
  await shownLink(adminPage);
});
