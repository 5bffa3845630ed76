import { expect, test } from "../support/test.ts";
import { expectGreeting, invite } from "../support/acts.ts";
import { claimPage, setupPage } from "../support/pages.ts";
import { ana, mira, organisation } from "../support/people.ts";
import { CountingHands } from "../support/steps.ts";

test.use({ ready: false });

test("S2, I1, C1: the whole story, with its clicks and fields counted", async ({ page, house, visitor }) => {
  const setup = new CountingHands();
  await setup.follow(() => page.goto(house.setupUrl));
  const form = setupPage(page);
  await setup.fill(form.organisation, organisation);
  await setup.fill(form.name, ana.name);
  await setup.fill(form.email, ana.email);
  await setup.fill(form.password, ana.password);
  await setup.click(form.create);
  await expectGreeting(page, ana);
  expect({ clicks: setup.clicks, fields: setup.fields }).toEqual({ clicks: 2, fields: 4 });

  const inviting = new CountingHands();
  await page.goto("/users");
  const link = await invite(page, { email: mira.email, name: mira.name }, inviting);
  expect({ clicks: inviting.clicks, fields: inviting.fields }).toEqual({ clicks: 2, fields: 2 });

  // Opening the link is not counted: it is how the story begins for whoever was invited.
  const claiming = new CountingHands();
  const guest = await visitor();
  await guest.goto(link);
  await claiming.fill(claimPage(guest).password, mira.password);
  await claiming.click(claimPage(guest).join);
  await expectGreeting(guest, mira);
  expect({ clicks: claiming.clicks, fields: claiming.fields }).toEqual({ clicks: 1, fields: 1 });
});
