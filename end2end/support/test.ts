import { test as base, type BrowserContext, type Page } from "@playwright/test";
import { House, type Database } from "./house.ts";
import { ana, organisation } from "./people.ts";
import { ScriptedProvider } from "./provider.ts";
import { expectGreeting } from "./acts.ts";

export { expect } from "@playwright/test";

export interface HouseOptions {
  /** Which database the house stands on. */
  database: Database;
  /** Whether an admin (Ana) exists before the test begins. */
  ready: boolean;
  /** How many members are there beside her. */
  people: number;
  /** Whether people come from client addresses of their own, as they do off this machine. */
  abroad: boolean;
  /** Whether the server accepts licence keys of `house.issueLicense`. */
  licensed: boolean;
}

interface HouseFixtures {
  house: House;
  /** An AI service on this machine that does what it is told. */
  provider: ScriptedProvider;
  /** A page of a person who has never been here: own cookies, own client address. */
  visitor: () => Promise<Page>;
  /** A page on which Ana is signed in. */
  adminPage: Page;
}

let lastAddress = 0;

/** A client address that no other visitor of this process has (TEST-NET-3, then the benchmark range). */
function newAddress(): string {
  lastAddress += 1;
  return lastAddress < 255 ? `203.0.113.${lastAddress}` : `198.18.${lastAddress >> 8}.${lastAddress & 255}`;
}

const headers = (abroad: boolean): Record<string, string> => (abroad ? { "X-Forwarded-For": newAddress() } : {});

/** Every test has a house of its own, so that none sees what another did. */
export const test = base.extend<HouseOptions & HouseFixtures>({
  database: ["sqlite", { option: true }],
  ready: [true, { option: true }],
  people: [0, { option: true }],
  abroad: [true, { option: true }],
  licensed: [false, { option: true }],

  house: async ({ database, ready, people, licensed }, use, testInfo) => {
    const house = new House(database);
    try {
      if (ready) {
        house.cli(["admin", "create", "--organisation", organisation, "--email", ana.email, "--name", ana.name], ana.password);
      }
      if (people > 0) house.seed(people);
      if (licensed) house.acceptLicenses();
      await house.start();
      await use(house);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server log", { body: house.logs, contentType: "text/plain" });
      }
      await house.close();
    }
  },

  provider: async ({}, use) => {
    const provider = await ScriptedProvider.start();
    await use(provider);
    await provider.stop();
  },

  baseURL: async ({ house }, use) => use(house.url),
  extraHTTPHeaders: async ({ abroad }, use) => use(headers(abroad)),

  visitor: async ({ browser, house, abroad, javaScriptEnabled, viewport }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({
        baseURL: house.url,
        javaScriptEnabled,
        viewport,
        extraHTTPHeaders: headers(abroad),
      });
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  adminPage: async ({ house, page }, use) => {
    // As the form of /login does it, which signin.spec.ts looks at.
    const { email, password } = ana;
    await page.request.post("/api/auth/sign_in", { form: { email, password }, headers: { Origin: house.url }, maxRedirects: 0 });
    await page.goto("/");
    await expectGreeting(page, ana);
    await use(page);
  },
});
