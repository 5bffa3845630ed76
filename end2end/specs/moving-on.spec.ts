import { expect, test } from "../support/test.ts";
import { connectProvider, expectHeading, hydrated, joinAsMember, makeAgent } from "../support/acts.ts";
import { chatPage, ownAgents, personPage, usersPage } from "../support/pages.ts";
import { ana, mira } from "../support/people.ts";

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "without scripts each page is a document of its own");

test("F2: what is typed about one person is not taken along to another one's page", async ({ adminPage, visitor }) => {
  await joinAsMember(adminPage, await visitor(), mira);
  await adminPage.goto("/users");
  await usersPage(adminPage).row(mira.name).getByRole("link", { name: mira.name }).click();
  await expectHeading(adminPage, mira.name);
  await hydrated(adminPage);
  await personPage(adminPage).name.fill("Somebody else");
  await adminPage.keyboard.press("Control+k");
  await adminPage.getByRole("dialog").getByRole("searchbox").fill(ana.name);
  await adminPage.getByRole("dialog").getByRole("link", { name: ana.name }).click();
  await expectHeading(adminPage, ana.name);
  await expect(personPage(adminPage).name).toHaveValue(ana.name);
});

test("H2: what is typed in one chat is not taken along to another, and is there again on the way back", async ({ adminPage, provider }) => {
  await connectProvider(adminPage, provider.address);
  await makeAgent(adminPage, "Research", "Research assistant");
  await adminPage.goto("/");
  await hydrated(adminPage);
  const message = chatPage(adminPage).message;
  const kept = adminPage.waitForResponse((response) => response.url().endsWith("/api/chat/draft"));
  await message.pressSequentially("For Smithers");
  await kept;
  await ownAgents(adminPage).getByRole("link", { name: "Research" }).click();
  await expectHeading(adminPage, "Research");
  await expect(message).toHaveValue("");
  await message.fill("For Research");
  await ownAgents(adminPage).getByRole("link", { name: "Smithers" }).click();
  await expectHeading(adminPage, "Smithers");
  await expect(message).toHaveValue("For Smithers");
});
