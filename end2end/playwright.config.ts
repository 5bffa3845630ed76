import { defineConfig } from "@playwright/test";
import { shared } from "./support/config.ts";
import type { HouseOptions } from "./support/test.ts";

// Flows that must work with scripts off too (F1). The others are about scripts, or look at what scripts do.
const flows = /\/(access|account|agents|audit|chat|claim|context|expired-session|find|forms|groups|help|invite|keyboard|license|many|mobile|models|onboarding|person|providers|reset|roles|settings|setup|signin|steps|story|theme|users)\.spec\.ts$/;
const story = /\/(steps|story)\.spec\.ts$/;

export default defineConfig<HouseOptions>({
  ...shared,
  testDir: "specs",
  projects: [
    { name: "scripts-on" },
    { name: "scripts-off", testMatch: flows, use: { javaScriptEnabled: false } },
    // Left out only on a machine without a test cluster; scripts/test always starts one.
    ...(process.env.PINCHY_TEST_POSTGRES || process.env.CI
      ? [{ name: "postgres", testMatch: story, use: { database: "postgres" as const } }]
      : []),
  ],
});
