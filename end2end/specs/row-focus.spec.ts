import { expect, test } from "../support/test.ts";
import { hydrated, inviteFrom, joinAsMember } from "../support/acts.ts";
import { keyboardOf } from "../support/keyboard.ts";
import { inviteRow, personRow } from "../support/pages.ts";
import { ana, ben, mira } from "../support/people.ts";

// With scripts alone: without them each act opens a new document.
test("F3: whoever acts on a row by keys stays in the list, also where the act takes its own button or row away", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await inviteFrom(adminPage, { email: ben.email, name: ben.name });
  const keys = keyboardOf(adminPage);

  await adminPage.goto("/users?tab=invited");
  await hydrated(adminPage);
  const invite = inviteRow(adminPage, ben.name);
  await keys.click(invite.revoke);
  await expect(invite.row).toContainText(/revoked/i);
  await expect(invite.renew).toBeFocused();

  await adminPage.goto("/users");
  await hydrated(adminPage);
  const person = personRow(adminPage, mira.name);
  await keys.click(person.acts);
  await keys.click(person.act("Make admin"));
  await expect(person.row).toContainText("Admin");
  await expect(person.acts).toBeFocused();

  await keys.click(person.acts);
  await keys.click(person.act("Deactivate"));
  await expect(person.row).toHaveCount(0);
  await expect(personRow(adminPage, ana.name).row.locator(":focus")).toHaveCount(1);
});
