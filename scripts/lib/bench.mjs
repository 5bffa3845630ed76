// The figures of scripts/bench. Usage: node scripts/lib/bench.mjs RELEASE_FOLDER SIZES_FILE DELAYS_FILE
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { House, password } from "./bench-house.mjs";
import { pagesPerSecond, signInsPerSecond } from "./bench-load.mjs";

const [release, sizesFile, delaysFile] = process.argv.slice(2);
const sizes = JSON.parse(readFileSync(sizesFile, "utf8"));
const delays = readFileSync(delaysFile, "utf8").trim();
const starts = 5;
const trailEntries = process.env.PINCHY_BENCH_ENTRIES ?? "1000000";

const progress = (text) => console.error(`   ${text}`);
const number = (value) => Math.round(value).toLocaleString("en-GB");
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function machine() {
  const model = cpus()[0].model.trim();
  return `${model}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB memory, Linux`;
}

async function measureStart(house) {
  const milliseconds = [];
  for (let round = 0; round < starts; round += 1) {
    milliseconds.push(await house.start());
    if (round < starts - 1) await house.stop();
  }
  return { ready: median(milliseconds), memory: house.residentBytes() };
}

async function measurePeople(people) {
  progress(`/users with ${number(people)} people`);
  const house = new House(release);
  try {
    house.createAdmin();
    house.seed(people);
    await house.start();
    const cookie = await house.signIn();
    return await pagesPerSecond(`${house.url}/users`, cookie);
  } finally {
    await house.close();
  }
}

async function measureSmallHouse() {
  const house = new House(release);
  try {
    house.createAdmin();
    progress("start and memory");
    const start = await measureStart(house);
    progress("/login");
    const login = await pagesPerSecond(`${house.url}/login`);
    progress("sign-ins");
    const signIns = await signInsPerSecond(house, password);
    return { start, login, signIns };
  } finally {
    await house.close();
  }
}

const pageRow = (name, { perSecond, milliseconds, bytes }) =>
  `| ${name} | ${number(perSecond)} /s, median ${milliseconds}, ${kilobytes(bytes)} of HTML before compression |`;

const { start, login, signIns } = await measureSmallHouse();
const few = await measurePeople(50);
const many = await measurePeople(10_000);
progress("bare Argon2");
const argon2 = Number(execFileSync(join(release, "examples", "argon2_rate"), { encoding: "utf8" }).trim());

progress("known and unknown e-mails");
const timing = execFileSync(join(release, "examples", "sign_in_timing"), { encoding: "utf8" }).trim();

progress("answers that a deactivation cuts off");
const cuts = execFileSync(join(release, "examples", "stream_cut"), { encoding: "utf8" }).trim();

progress("the audit trail");
const trail = execFileSync(join(release, "examples", "trail"), ["--entries", trailEntries], { encoding: "utf8" }).trim();

console.log(`## ${new Date().toISOString().slice(0, 10)}: ${machine()}

| what | figure |
|---|---|
| start to ready, existing installation, median of ${starts} | ${number(start.ready)} ms |
| memory at rest (RSS) | ${(start.memory / 1e6).toFixed(1)} MB |
${pageRow("\`/login\`", login)}
${pageRow("\`/users\`, signed in, 50 people", few)}
${pageRow("\`/users\`, signed in, 10,000 people", many)}
| sign-ins | ${signIns.toFixed(1)} /s |
| sign-in with a wrong password, medians of 300 each (A1) | ${timing} |
| bare Argon2, same parameters, two threads | ${argon2.toFixed(1)} /s |
${sizes.map(({ page, usable, wasm, total }) => `| bytes of \`${page}\` until it can be used · WASM · in all | ${kilobytes(usable)} · ${kilobytes(wasm)} · ${kilobytes(total)} |`).join("\n")}

| a change of role, from the request until it is there, 100 runs | on an open stream | on an open page |
|---|---|---|
${delays}

The audit trail, ${number(Number(trailEntries))} entries:

${trail}

A deactivation while an answer is being written, from the request (H4):

${cuts.split("\n").map((line) => `- ${line}`).join("\n")}
`);
