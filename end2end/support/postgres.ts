import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";

function clusterUrl(): URL {
  const url = process.env.PINCHY_TEST_POSTGRES;
  if (!url) throw new Error("PINCHY_TEST_POSTGRES is not set: run the tests through scripts/test");
  return new URL(url);
}

function psql(sql: string): void {
  execFileSync("psql", ["--quiet", "--set=ON_ERROR_STOP=1", "--command", sql, clusterUrl().href], { stdio: "pipe" });
}

/** A new empty database of the test cluster; answers its address. */
export function createDatabase(): string {
  const url = clusterUrl();
  const name = `end2end_${randomUUID().replaceAll("-", "")}`;
  psql(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return url.href;
}

export function dropDatabase(address: string): void {
  psql(`DROP DATABASE ${new URL(address).pathname.slice(1)} WITH (FORCE)`);
}
