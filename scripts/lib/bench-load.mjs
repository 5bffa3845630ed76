// Load on loopback, bounded in seconds and in number.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { email } from "./bench-house.mjs";
import { deviceOf, fetchLoginForm, submitLogin } from "./bench-login.mjs";

const connections = 16;
const seconds = 8;
const mostSignIns = 400;

/** One page again and again over kept connections, after one that is looked at. */
export async function pagesPerSecond(url, cookie = "") {
  const headers = { accept: "text/html", cookie };
  const page = await fetch(url, { headers, redirect: "manual" });
  const bytes = (await page.arrayBuffer()).byteLength;
  if (page.status !== 200) throw new Error(`${url} answered ${page.status}`);

  const arguments_ = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency"];
  for (const [name, value] of Object.entries(headers)) arguments_.push("-H", `${name}: ${value}`);
  const { stdout } = await promisify(execFile)("wrk", [...arguments_, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`errors under load:\n${stdout}`);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    milliseconds: /^\s+50%\s+(\S+)/m.exec(stdout)[1],
    bytes,
  };
}

/** Whole sign-ins, each from a fresh page. Every visitor has a browser that has signed in before, so that no wait has a say: those
 * that many attempts on one account at the same moment cause hold strangers alone (A3). */
export async function signInsPerSecond(house, password) {
  const browsers = [];
  for (let number = 1; number <= connections; number += 1) {
    const address = `198.18.0.${number}`;
    const cookies = await submitLogin(await fetchLoginForm(house.url, address), { email, password });
    browsers.push({ address, device: deviceOf(cookies) });
  }
  const started = performance.now();
  const ends = started + seconds * 1000;
  let begun = 0;
  let done = 0;
  const visitor = async ({ address, device }) => {
    while (performance.now() < ends && begun < mostSignIns) {
      begun += 1;
      await submitLogin(await fetchLoginForm(house.url, address, device), { email, password });
      done += 1;
    }
  };
  await Promise.all(browsers.map(visitor));
  return done / ((performance.now() - started) / 1000);
}
