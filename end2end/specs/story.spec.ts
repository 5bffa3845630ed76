import { test } from "../support/test.ts";
import { tellStory } from "../support/story.ts";

test.use({ ready: false });

test("S2, I1, C1, N2, H2, U5, T5: two people, two browsers, from set-up to chat and to the trail of it", async ({ page, visitor, house, provider, javaScriptEnabled }) => {
  test.slow();
  await tellStory({ house, provider, admin: page, member: await visitor(), scripts: javaScriptEnabled, look: async () => undefined });
});
