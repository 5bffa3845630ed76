import { expect, test } from "../support/test.ts";
import { hydrated } from "../support/acts.ts";
import { keyboardOf } from "../support/keyboard.ts";
import { inviteDialog, usersPage } from "../support/pages.ts";

// With scripts alone: without them the dialog is a page of its own, and the browser's Back leaves it.
test("F3: the invite dialog takes the focus, Escape closes it and gives the focus back", async ({ adminPage }) => {
  await adminPage.goto("/users");
  await hydrated(adminPage);
  const { invite: button } = usersPage(adminPage);
  await keyboardOf(adminPage).click(button);
  const { dialog, email } = inviteDialog(adminPage);
  await expect(email).toBeFocused();
  await adminPage.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});
