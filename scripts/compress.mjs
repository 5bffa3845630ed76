// Writes FILE.br and FILE.gz beside every compressible file of the site, so that the server never compresses anything.
// Usage: node scripts/compress.mjs SITE
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const compressible = /\.(css|html|ico|js|json|map|svg|txt|wasm|webmanifest|xml)$/;
// The server reads this one while it is built; nobody asks for it over the wire.
const internal = "hash.txt";

const encodings = [
  {
    suffix: ".br",
    // The last parameter suits WASM: nearly a hundredth less than with the usual 0.
    encode: (data, file) =>
      promisify(brotliCompress)(data, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
          [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
          [constants.BROTLI_PARAM_NPOSTFIX]: file.endsWith(".wasm") ? 3 : 0,
        },
      }),
  },
  { suffix: ".gz", encode: (data) => promisify(gzip)(data, { level: constants.Z_BEST_COMPRESSION }) },
];

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

function jobs(site) {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && compressible.test(entry.name) && entry.name !== internal)
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files
    .flatMap((file) => encodings.map((encoding) => ({ file, encoding, target: file + encoding.suffix })))
    .filter(({ file, target }) => !(modified(target) >= modified(file)));
}

async function work(queue) {
  for (let job = queue.pop(); job; job = queue.pop()) {
    writeFileSync(job.target, await job.encoding.encode(readFileSync(job.file), job.file));
  }
}

const [site] = process.argv.slice(2);
if (!site) {
  console.error("usage: node scripts/compress.mjs SITE");
  process.exit(2);
}
const queue = jobs(site);
const count = queue.length;
await Promise.all(Array.from({ length: availableParallelism() }, () => work(queue)));
console.log(`   compressed: ${count} files written`);
