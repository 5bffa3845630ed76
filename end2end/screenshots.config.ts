import { defineConfig } from "@playwright/test";
import { shared } from "./support/config.ts";
import type { HouseOptions } from "./support/test.ts";

export default defineConfig<HouseOptions>({
  ...shared,
  testDir: "screenshots",
  timeout: 120_000,
  reporter: [["list"]],
});
