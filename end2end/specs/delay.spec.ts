import { appendFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { hydrated, joinAsMember, submitLogin } from "../support/acts.ts";
import { personRow } from "../support/pages.ts";
import { ben, mira, organisation } from "../support/people.ts";
import type { Database } from "../support/house.ts";

// How long a change of role takes to reach an open page and an open stream (P3, F2). A few runs show that each arrives; scripts/bench
// asks for a hundred, and keeps the figures.
const figures = process.env.PINCHY_DELAYS_FILE;
const runs = figures ? 100 : 5;
/** Longer than a page rests between two of the same kind, so that each change stands alone. */
const apart = 500;

interface Delays {
  stream: number[];
  page: number[];
}

/** When the row of a person first says something, by the clock that the test goes by, too. */
function whenShown(page: Page, name: string, role: string): Promise<number> {
  return page.evaluate(
    ([name, role]) =>
      new Promise<number>((found) => {
        const look = () => {
          const row = [...document.querySelectorAll("main tbody tr")].find((row) => row.textContent?.includes(name));
          if (!row?.querySelector("td")?.textContent?.includes(role)) return;
          watch.disconnect();
          found(Date.now());
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    [name, role] as const,
  );
}

/** The stream of a browser's session, read without a browser. */
class Stream {
  #reader;
  readonly #decoder = new TextDecoder();
  #heard = "";

  private constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  static async open(url: string, page: Page): Promise<Stream> {
    const cookies = await page.context().cookies(url);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const response = await fetch(`${url}/events`, { headers: { accept: "text/event-stream", cookie } });
    if (!response.body) throw new Error(`no stream: ${response.status}`);
    return new Stream(response.body);
  }

  /** When this is said. */
  async whenSaid(text: string): Promise<number> {
    while (!this.#heard.includes(text)) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("the stream is over");
      this.#heard += this.#decoder.decode(value, { stream: true });
    }
    const at = Date.now();
    this.#heard = "";
    return at;
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function report(what: string, { stream, page }: Delays): void {
  const line = (values: number[]) => `median ${median(values)} ms, worst ${Math.max(...values)} ms`;
  const row = `| ${what} | ${line(stream)} | ${line(page)} |`;
  console.log(`   ${row}`);
  if (figures) appendFileSync(figures, `${row}\n`);
}

const houses: [Database, number][] = [["sqlite", 1]];
if (process.env.PINCHY_TEST_POSTGRES) houses.push(["postgres", 1], ["postgres", 2]);

for (const [database, nodes] of houses) {
  test.describe(() => {
    test.use({ database });

    test(`P3: a role change reaches open pages at once: ${database}, ${nodes} node(s)`, async ({ house, adminPage, visitor }) => {
      test.setTimeout(240_000);
      const member = await visitor();
      await joinAsMember(adminPage, member, ben);
      house.cli(["admin", "create", "--organisation", organisation, "--email", mira.email, "--name", mira.name], mira.password);
      const url = nodes === 1 ? house.url : await house.startNode();
      const other = await visitor();
      await other.goto(`${url}/login`);
      await submitLogin(other, mira);
      await other.waitForURL(/chat/);
      const listens = other.waitForResponse((response) => response.url().endsWith("/events"));
      await other.goto(`${url}/users`);
      await hydrated(other);
      await listens;
      const stream = await Stream.open(url, other);
      await stream.whenSaid("gap");
      const menu = await personRow(other, ben.name).acts.getAttribute("popovertarget");
      const user = menu?.replace("acts-", "") ?? "";

      const delays: Delays = { stream: [], page: [] };
      for (let run = 0; run < runs; run += 1) {
        await other.waitForTimeout(apart);
        const [role, shown] = run % 2 === 0 ? ["admin", "Admin"] : ["member", "Member"];
        const onPage = whenShown(other, ben.name, shown);
        const onStream = stream.whenSaid(`user ${user}`);
        const changed = Date.now();
        const answer = await adminPage.request.post(`${house.url}/api/users/change_role`, {
          form: { user, role, view: "/users" },
          headers: { accept: "application/json", "sec-fetch-site": "same-origin" },
        });
        expect(answer.ok(), await answer.text()).toBe(true);
        delays.stream.push((await onStream) - changed);
        delays.page.push((await onPage) - changed);
      }
      await stream.close();
      report(`${database}, ${nodes === 1 ? "one node" : "two nodes"}`, delays);
      // F2 promises a second. Only a quiet machine can tell; elsewhere it is enough that each change arrived.
      if (figures) {
        expect(median(delays.stream)).toBeLessThan(1_000);
        expect(median(delays.page)).toBeLessThan(1_000);
      }
    });
  });
}
