import type { Page } from "@playwright/test";
import { hydrated } from "./acts.ts";

/** Bytes over the wire of one first visit, headers included. */
export interface Weight {
  page: string;
  /** HTML and CSS: what a person needs before the page can be used. */
  usable: number;
  wasm: number;
  total: number;
}

/** Opens the address with an empty cache and adds up what came over the wire, as the browser itself counted it. */
export async function weigh(page: Page, name: string, address: string): Promise<Weight> {
  const session = await page.context().newCDPSession(page);
  const kinds = new Map<string, string>();
  const weight: Weight = { page: name, usable: 0, wasm: 0, total: 0 };
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    kinds.set(requestId, response.mimeType === "application/wasm" ? "Wasm" : type);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    weight.total += encodedDataLength;
    if (kind === "Document" || kind === "Stylesheet") weight.usable += encodedDataLength;
    if (kind === "Wasm") weight.wasm += encodedDataLength;
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(address);
  await hydrated(page);
  await page.waitForLoadState("networkidle");
  await session.detach();
  return weight;
}
