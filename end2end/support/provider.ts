import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const program = resolve(import.meta.dirname, "../../target/release/examples/scripted_provider");

/** A provider that says what it is told to; its models' names choose how (src/server/scripted). */
export class ScriptedProvider {
  private constructor(
    readonly address: string,
    readonly child: ChildProcess,
  ) {}

  static async start(): Promise<ScriptedProvider> {
    const child = spawn(process.env.PINCHY_SCRIPTED_PROVIDER ?? program, [], { stdio: ["pipe", "pipe", "inherit"] });
    const [address] = (await once(createInterface(child.stdout), "line")) as [string];
    return new ScriptedProvider(address, child);
  }

  /** The address of a provider that does one thing, whatever it is asked. */
  addressOf(script: string): string {
    return new URL(`/${script}`, this.address).href;
  }

  /** The chat requests so far, oldest first. */
  async requests(): Promise<Record<string, unknown>[]> {
    const answer = await fetch(new URL("/control/requests", this.address));
    return (await answer.json()) as Record<string, unknown>[];
  }

  /** Lets one gated answer go on. */
  async release(): Promise<void> {
    await fetch(new URL("/control/release", this.address), { method: "POST" });
  }

  /** It ends when its standard input does. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.stdin?.end();
    await once(this.child, "exit");
  }
}
