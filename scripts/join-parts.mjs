// Joins the files into which a split WASM falls, and optimises what comes of it. What several pages share comes out of the build as one
// file for each set of pages, hundreds of them, which compress badly one by one. Here they go where they cost least: into the first file,
// which every page loads, or into one another, as long as the pages, the heaviest above all, load fewer bytes for it.
// Usage: node scripts/join-parts.mjs PKG
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** What a file costs a page beside its code, in bytes of code as it comes here: it is compressed on its own, and comes with headers. */
const FILE = 40_000;
/** The module that the files of a split WASM import from. */
const SHARED = "__wasm_split";
/** What stands for it while its own name is taken by what hands it on; as long, so that it can be put back in place. */
const STAND_IN = "__wasm_first";
const FEATURES = ["--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-reference-types", "--enable-multivalue",
  "--enable-mutable-globals", "--enable-sign-ext"];

/** Twice, the first time without nested expressions: a hundredth less. Reading memory never traps in code that Rust has compiled, and what
 * lies in the first kilobyte is the very end of its stack: nothing that an address with an offset could mean. */
const OPTIMISED = ["--ignore-implicit-traps", "--low-memory-unused", "--flatten", "--rereloop", "-Os", "-Os"];

const [pkg] = process.argv.slice(2);
if (!pkg) {
  console.error("usage: node scripts/join-parts.mjs PKG");
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), "join-parts-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

const named = (pattern) => readdirSync(pkg).find((name) => pattern.test(name)) ?? stop(`nothing in ${pkg} is called ${pattern}`);
const read = (name) => readFileSync(join(pkg, name));
const run = async (tool, args) => (await promisify(execFile)(tool, [...FEATURES, ...args], { maxBuffer: 1 << 30 })).stdout;

function stop(why) {
  console.error(`join-parts: ${why}`);
  process.exit(1);
}

/** Takes out of a file what nobody reads, names above all, so that what is weighed is code: its sections of the kind 0. */
function strip(name) {
  const code = read(name);
  const kept = [code.subarray(0, 8)];
  for (let at = 8; at < code.length;) {
    let [size, end] = [0, at + 1];
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7, end += 1) {
      byte = code[end];
      size += (byte & 0x7f) * 2 ** shift;
    }
    if (code[at] !== 0) kept.push(code.subarray(at, end + size));
    at = end + size;
  }
  writeFileSync(join(pkg, name), Buffer.concat(kept));
}

/** What comes on top of other parts: a dialog, or one of the lists of a page. A visit to it loads them all. */
const OVER = { people: ["users"], invite: ["users", "people"], edit_invite: ["users", "later_invites"], later_invites: ["users"],
  new_group: ["groups"], connect_provider: ["providers"], remove_provider: ["providers"], new_agent: ["agents"] };
/** How much more a heavy page counts than a light one: twice as heavy, this power of two as much. A light page may well load what it does
 * not need, as long as the heaviest, for which there is a limit, become lighter by it (issue 2). */
const POWER = 16;

/** The parts that a visit to a page loads, its own first. */
const partsOf = (page) => [page, ...(OVER[page] ?? [])];

/** How much each page counts as the files are grouped now; a view that comes on top of one, and only now and then, counts for little. */
function weights(groups, pages, own) {
  const loads = pages.map((page, at) => partsOf(page).reduce((sum, part) => sum + own.get(part), 0)
    + groups.filter((group) => group.comesWith[at]).reduce((sum, group) => sum + group.size + FILE, 0));
  const most = Math.max(...loads);
  return pages.map((page, at) => (loads[at] / most) ** POWER * (page.startsWith("later_") && !OVER[page] ? 0.1 : 1));
}

/** The shared files, each with whether it comes with a visit to each of the pages. */
function sharedFiles(manifest, pages) {
  const files = new Set(Object.values(manifest).flat().filter((file) => file.startsWith("chunk_")));
  const comesWith = (file) => pages.map((page) => partsOf(page).some((part) => manifest[part].includes(file)));
  return [...files].map((file) => ({ files: [file], comesWith: comesWith(file), size: read(`${file}.wasm`).length, isBase: false }));
}

/** What all pages save together when two groups become one. */
function saving(a, b, weights) {
  let saved = 0;
  for (let page = 0; page < weights.length; page += 1) {
    const [hasA, hasB] = [a.comesWith[page], b.comesWith[page]];
    if (hasA && hasB) saved += weights[page] * FILE;
    else if (hasA) saved -= weights[page] * b.size;
    else if (hasB) saved -= weights[page] * a.size;
  }
  return saved;
}

function joined(a, b) {
  const comesWith = a.comesWith.map((comes, page) => comes || b.comesWith[page]);
  return { files: [...a.files, ...b.files], comesWith, size: a.size + b.size, isBase: a.isBase || b.isBase };
}

/** Joins the two groups that save most, until nothing is saved. */
function grouped(groups, pages, own) {
  for (;;) {
    const counts = weights(groups, pages, own);
    let best = { saved: 0 };
    groups.forEach((a, i) => groups.slice(i + 1).forEach((b) => {
      const saved = saving(a, b, counts);
      if (saved > best.saved) best = { saved, a, b };
    }));
    if (!best.a) return groups;
    groups = [joined(best.a, best.b), ...groups.filter((group) => group !== best.a && group !== best.b)];
  }
}

/** A module that hands on what the others import, so that they import it once together. */
async function handingOn(path, files) {
  const imports = new Map();
  for (const file of files) {
    // Only the text form tells types, and most files import the same.
    const names = WebAssembly.Module.imports(new WebAssembly.Module(read(`${file}.wasm`))).map(({ name }) => name);
    if (names.every((name) => imports.has(name))) continue;
    const text = await run("wasm-dis", [join(pkg, `${file}.wasm`)]);
    for (const [, name, kind, type] of text.matchAll(/^ \(import "__wasm_split" "([^"]+)" \((\w+) \S+ (.*)\)\)$/gm)) imports.set(name, [kind, type]);
  }
  const lines = [...imports].map(([name, [kind, type]]) =>
    `(import "${STAND_IN}" "${name}" (${kind} $${name} ${type})) (export "${name}" (${kind} $${name}))`);
  writeFileSync(path, `(module ${lines.join("\n")})`);
  return path;
}

/** The code of some files in one: of the first file where `base` names it, which the others import from, or else without it. */
async function joinedCode(files, base) {
  let path = join(pkg, base ?? `${files[0]}.wasm`);
  const scratch = join(work, files[0] ?? "base");
  if (base ? files.length > 0 : files.length > 1) {
    const first = base ? path : await handingOn(`${scratch}.wat`, files);
    path = `${scratch}.wasm`;
    await run("wasm-merge", [first, SHARED, ...files.flatMap((file) => [join(pkg, `${file}.wasm`), file]), "-o", path]);
  }
  await run("wasm-opt", [...OPTIMISED, "--strip-producers", "--strip-target-features", path, "-o", `${scratch}.opt`]);
  return Buffer.from(readFileSync(`${scratch}.opt`, "latin1").replaceAll(STAND_IN, SHARED), "latin1");
}

const hash = (...contents) => contents.reduce((sum, content) => sum.update(content), createHash("md5")).digest("base64url");

const names = {
  base: named(/^pinchy\.[^.]+\.wasm$/),
  main: named(/^pinchy\.[^.]+\.js$/),
  loader: named(/^__wasm_split\.[^.]+\.js$/),
  manifest: named(/^__wasm_split_manifest\.[^.]+\.json$/),
};
readdirSync(pkg).filter((name) => name.endsWith(".wasm")).forEach(strip);
const manifest = JSON.parse(read(names.manifest));
const pages = Object.keys(manifest);
const base = { files: [], comesWith: pages.map(() => true), size: read(names.base).length, isBase: true };
const ownSize = (files) => files.filter((file) => !file.startsWith("chunk_")).reduce((sum, file) => sum + read(`${file}.wasm`).length, 0);
const sizes = new Map(Object.entries(manifest).map(([page, files]) => [page, ownSize(files)]));
const groups = grouped([base, ...sharedFiles(manifest, pages)], pages, sizes);

// The files, and what each has become; what went into the first file comes with it.
const became = new Map();
let baseCode;
const own = Object.values(manifest).flatMap((files) => files.filter((file) => !file.startsWith("chunk_")));
const queue = [...groups, ...own.map((file) => ({ files: [file], name: file.split(".")[0] }))].sort((a, b) => (a.size ?? 0) - (b.size ?? 0));
await Promise.all(Array.from({ length: availableParallelism() }, async () => {
  for (let group = queue.pop(); group; group = queue.pop()) {
    const code = await joinedCode(group.files, group.isBase ? names.base : undefined);
    const name = group.isBase ? undefined : `${group.name ?? "shared"}.${hash(code)}`;
    group.files.forEach((file) => became.set(file, name));
    if (group.isBase) baseCode = code;
    else writeFileSync(join(pkg, `${name}.wasm`), code);
  }
}));

// The loader: its own functions, then one constant for each shared file and each page's own.
const loader = read(names.loader).toString();
const start = loader.search(/^\/\* .* \*\/$/m);
const fetcher = (name) => `makeLoad(() => {
    const src = fetch(new URL("./${name}.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}`;
const needed = new Map(Object.entries(manifest).map(([page, files]) => [page, [...new Set(files.map((file) => became.get(file)).filter(Boolean))]]));
const isShared = (name) => name.startsWith("shared.");
const shared = [...new Set([...became.values()].filter((name) => name && isShared(name)))].sort();
const lines = [
  ...shared.map((name, index) => `const shared${index} = ${fetcher(name)}, []);`),
  ...[...needed].map(([page, files]) => {
    const [own] = files.filter((file) => !isShared(file));
    const needs = files.filter(isShared).map((file) => `shared${shared.indexOf(file)}`).join(", ");
    return `export const __wasm_split_load_${page} = wrapAsyncCb(${own ? fetcher(own) : "makeLoad(() => async () => ({})"}, [${needs}]));`;
  }),
];
const newLoader = `${loader.slice(0, start)}${lines.join("\n")}\n`;
const newManifest = JSON.stringify(Object.fromEntries(needed));

// The first file, its glue and the loader name each other, so they share one hash: whatever changes in one of them renames all.
const version = hash(baseCode, read(names.main), newLoader, newManifest);
const renamed = (name) => name.replace(/\.[^.]+(\.\w+)$/, `.${version}$1`);
const pairs = [names.base, names.main, names.loader].map((name) => [name, renamed(name)]);
/** Both names are equally long, so that code may be rewritten in place. */
const rewritten = (content) => pairs.reduce((text, [from, to]) => text.replaceAll(from, to), content.toString("latin1"));
for (const [name, content] of [[names.base, baseCode], [names.main, read(names.main)], [names.loader, Buffer.from(newLoader)]]) {
  rmSync(join(pkg, name));
  writeFileSync(join(pkg, renamed(name)), rewritten(content), "latin1");
}
for (const file of became.keys()) rmSync(join(pkg, `${file}.wasm`));
rmSync(join(pkg, names.manifest));
writeFileSync(join(pkg, `__wasm_split_manifest.${hash(newManifest)}.json`), newManifest);

console.log(`   joined: ${became.size} files became ${new Set(became.values()).size}`);
