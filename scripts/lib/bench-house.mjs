// A throwaway installation for benchmarks: its folder, its server, and one admin who can sign in.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchLoginForm, submitLogin } from "./bench-login.mjs";

export const email = "bench@pinchy.example";
export const password = "otter lamp granite harbour";
const startLimit = 30_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export class House {
  #folder = mkdtempSync(join(tmpdir(), "pinchy-bench-"));
  #process;

  constructor(release) {
    this.release = release;
  }

  #environment(extra = {}) {
    return { ...process.env, PINCHY_DATA: this.#folder, PINCHY_TRUSTED_PROXIES: "127.0.0.1", ...extra };
  }

  createAdmin() {
    execFileSync(
      join(this.release, "pinchy"),
      ["admin", "create", "--organisation", "Bench", "--email", email, "--name", "Bench Admin"],
      { cwd: this.#folder, env: this.#environment(), input: password },
    );
  }

  seed(users) {
    execFileSync(join(this.release, "examples", "seed"), ["--data", this.#folder, "--users", String(users)], {
      env: this.#environment(),
    });
  }

  /** Starts the server; answers the milliseconds until /readyz was good. */
  async start() {
    const address = `127.0.0.1:${await freePort()}`;
    this.url = `http://${address}`;
    const log = openSync(join(this.#folder, "log"), "a");
    const started = performance.now();
    this.#process = spawn(join(this.release, "pinchy"), ["serve"], {
      cwd: this.#folder,
      env: this.#environment({ PINCHY_ADDR: address }),
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    await this.#ready(started);
    return performance.now() - started;
  }

  async #ready(started) {
    while (performance.now() - started < startLimit && this.#process.exitCode === null) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error(`the server did not start:\n${readFileSync(join(this.#folder, "log"), "utf8")}`);
  }

  residentBytes() {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) * 1024;
  }

  /** Signs the admin in; answers the Cookie header of the session. */
  async signIn(address = "203.0.113.1") {
    return submitLogin(await fetchLoginForm(this.url, address), { email, password });
  }

  async stop() {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  }

  async close() {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
