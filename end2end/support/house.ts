import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createDatabase, dropDatabase } from "./postgres.ts";

export type Database = "sqlite" | "postgres";

const release = resolve(import.meta.dirname, "../../target/release");
const binary = process.env.PINCHY_BIN ?? join(release, "pinchy");
const seeder = join(release, "examples/seed");
const startLimit = 20_000;

/** A throwaway installation and its one server: own folder, own port, own database. */
export class House {
  readonly folder = mkdtempSync(join(tmpdir(), "pinchy-end2end-"));
  url = "";
  #databaseUrl: string | undefined;
  #licensePublicKey: string | undefined;
  readonly #processes: ChildProcess[] = [];

  constructor(database: Database) {
    if (database === "postgres") this.#databaseUrl = createDatabase();
  }

  get #environment(): NodeJS.ProcessEnv {
    const { PATH, HOME, TMPDIR } = process.env;
    return {
      PATH,
      HOME,
      TMPDIR,
      PINCHY_DATA: this.folder,
      // The tests come from many addresses, as people do, so that no throttle meets the wrong one.
      PINCHY_TRUSTED_PROXIES: "127.0.0.1",
      // The scripted provider stands on this machine.
      PINCHY_ALLOW_LOOPBACK: "true",
      ...(this.url && { PINCHY_ADDR: this.url.slice("http://".length) }),
      ...(this.#databaseUrl && { DATABASE_URL: this.#databaseUrl }),
      ...(this.#licensePublicKey && { PINCHY_LICENSE_PUBLIC_KEY: this.#licensePublicKey }),
    };
  }

  get logs(): string {
    try {
      return readFileSync(join(this.folder, "log"), "utf8");
    } catch {
      return "";
    }
  }

  /** Runs the command line on this installation; answers what it printed. */
  cli(commandLine: string[], input = ""): string {
    return execFileSync(binary, commandLine, { cwd: this.folder, env: this.#environment, input, encoding: "utf8" });
  }

  /** Makes a pair of keys for licences; the server, once started, accepts what is signed with it. */
  acceptLicenses(): void {
    const printed = this.cli(["license", "keygen", "--out", this.#signingKey]);
    this.#licensePublicKey = /^PINCHY_LICENSE_PUBLIC_KEY=(\S+)$/m.exec(printed)?.[1];
  }

  /** A licence key for "Harbour & Co", with every feature unless others are named. */
  issueLicense({ seats = 20, features = "branding,anchoring", from = "", until = "2999-01-01", product = "" } = {}): string {
    const wish = ["--organisation", "Harbour & Co", "--plan", "Team", "--seats", String(seats), "--until", until];
    const more = [...(from ? ["--from", from] : []), ...(features ? ["--features", features] : []), ...(product ? ["--product", product] : [])];
    return this.cli(["license", "issue", "--key", this.#signingKey, ...wish, ...more]).trim();
  }

  get #signingKey(): string {
    return join(this.folder, "license.key");
  }

  /** Adds active members without a password, straight into the database. */
  seed(users: number): void {
    execFileSync(seeder, ["--data", this.folder, "--users", String(users)], { env: this.#environment });
  }

  async start(): Promise<void> {
    this.url = await this.startNode();
  }

  /** Starts a server on this installation, beside those that run already; answers its address. */
  async startNode(): Promise<string> {
    const address = `127.0.0.1:${await freePort()}`;
    const url = `http://${address}`;
    const env = { ...this.#environment, PINCHY_ADDR: address };
    const child = spawn(binary, ["serve"], { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
    this.#processes.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => appendFileSync(join(this.folder, "log"), chunk));
    }
    const limit = Date.now() + startLimit;
    while (!(await answers(`${url}/readyz`))) {
      if (child.exitCode !== null || Date.now() > limit) throw new Error(`the server did not start:\n${this.logs}`);
      // It needs the processor more than whoever waits for it.
      await pause(20);
    }
    return url;
  }

  /** The address that the server printed; only while set-up is not done. */
  get setupUrl(): string {
    const printed = /^Setup: (\S+)$/m.exec(this.logs)?.[1];
    if (!printed) throw new Error(`no set-up address was printed:\n${this.logs}`);
    return printed;
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map(stop));
    if (this.#databaseUrl) dropDatabase(this.#databaseUrl);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  // Closed, it has said all: what it says after that would go into a folder that is gone.
  await once(child, "close");
  clearTimeout(killer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
