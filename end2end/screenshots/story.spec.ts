import { test } from "../support/test.ts";
import { tellStory } from "../support/story.ts";

// From this machine itself, so that no page warns of plain http.
test.use({ ready: false, abroad: false });

test("the story, for the README", async ({ page, visitor, house, provider, javaScriptEnabled }) => {
  const look = async (at: typeof page, scene: string): Promise<void> => {
    await at.evaluate(() => document.fonts.ready.then(() => undefined));
    await at.screenshot({ path: `../docs/story/${scene}.png`, animations: "disabled" });
  };
  await tellStory({ house, provider, admin: page, member: await visitor(), scripts: javaScriptEnabled, look });
});
