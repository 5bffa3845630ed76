import type { Hands } from "./acts.ts";

/** Hands that count: what a person has to do in a story. Opening a printed or sent link is `follow`, and counts as a click. */
export class CountingHands implements Hands {
  clicks = 0;
  fields = 0;

  async follow(open: () => Promise<unknown>): Promise<void> {
    this.clicks += 1;
    await open();
  }

  click: Hands["click"] = async (target) => {
    this.clicks += 1;
    await target.click();
  };

  fill: Hands["fill"] = async (target, text) => {
    this.fields += 1;
    await target.fill(text);
  };
}
