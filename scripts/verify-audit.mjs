// Verifies an export of the audit trail, or a single proof from it, written from docs/audit-format.md alone: a second opinion beside `pinchy audit verify`.
// Usage: node scripts/verify-audit.mjs FILE KEY   (KEY as the first line of `pinchy audit key`)
// Ends with 0 where every entry is as it was sealed, with 1 where something is wrong, with 2 where it cannot tell: the file or the key cannot
// be read, or a line of the file cannot.
import { createHash, createPublicKey, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const leafHash = (body) => sha256(Buffer.from([0]), Buffer.from(body));
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);
const wrong = [];

/** A number as leaves and sizes are: whole, and not below 0. */
const isIndex = (value) => Number.isSafeInteger(value) && value >= 0;

/** What is no file of this form ends the look: of what follows nothing can be told. */
function unreadable(words) {
  for (const found of wrong) console.log(found);
  console.error(words);
  process.exit(2);
}

/** Bytes in Base64 as it is written one way alone; nothing where it is not. */
function bytesOf(base64) {
  const bytes = Buffer.from(base64, "base64");
  return bytes.toString("base64") === base64 ? bytes : undefined;
}

/** The 32 bytes of a key, marked as Ed25519. */
function keyBytes(base64) {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length !== 33 || bytes[0] !== 1) throw new Error("no Ed25519 key");
  return bytes.subarray(1);
}

function publicKey(text) {
  const [name, , key] = text.trim().split("+");
  // Base64 may hold a plus itself: what follows the second one belongs to the key.
  const base64 = text.trim().slice(name.length + 10);
  return { name, installation: name.split("/")[1], bytes: keyBytes(key === undefined ? "" : base64) };
}

const keyId = (name, bytes) => sha256(Buffer.from(`${name}\n`), Buffer.from([1]), bytes).subarray(0, 4);

/** Whether a key has signed a note under a name. */
function hasSigned(note, name, bytes) {
  const cut = note.indexOf("\n\n");
  if (cut < 0) return false;
  const signed = Buffer.from(note.slice(0, cut + 1));
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes]);
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  return note.slice(cut + 2).split("\n").some((line) => {
    const [dash, by, base64] = line.split(" ");
    if (dash !== "\u2014" || by !== name || !base64) return false;
    const raw = Buffer.from(base64, "base64");
    return raw.length === 68 && raw.subarray(0, 4).equals(keyId(name, bytes)) && verify(null, signed, key, raw.subarray(4));
  });
}

/** The key that is known and those connected to it by rotations that both keys have signed. */
function trusted(known, installation, rotations) {
  const steps = rotations.flatMap((note) => {
    const [title, log, from, to] = note.split("\n");
    if (title !== "pinchy audit key rotation" || log.split("/")[1] !== installation) return [];
    const [before, after] = [keyBytes(from), keyBytes(to)];
    return hasSigned(note, log, before) && hasSigned(note, log, after) ? [[before, after]] : [];
  });
  const keys = [known];
  for (let grown = true; grown; ) {
    grown = false;
    for (const [before, after] of steps) {
      for (const [one, other] of [[before, after], [after, before]]) {
        if (keys.some((key) => key.equals(one)) && !keys.some((key) => key.equals(other))) {
          keys.push(other);
          grown = true;
        }
      }
    }
  }
  return keys;
}

/** RFC 9162, 2.1.3.2. */
function isIncluded(leaf, size, hash, proof, root) {
  if (!isIndex(leaf) || leaf >= size || !proof) return false;
  let [at, last, r] = [BigInt(leaf), BigInt(size) - 1n, hash];
  for (const p of proof) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      r = nodeHash(p, r);
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else {
      r = nodeHash(r, p);
    }
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n && r.equals(root);
}

/** RFC 9162, 2.1.4.2. */
function isConsistent(first, second, path, firstRoot, secondRoot) {
  if (!path) return false;
  if (first === second) return path.length === 0 && firstRoot.equals(secondRoot);
  if (first <= 0 || first > second) return false;
  const hashes = (BigInt(first) & (BigInt(first) - 1n)) === 0n ? [firstRoot, ...path] : path;
  let [at, last] = [BigInt(first) - 1n, BigInt(second) - 1n];
  while (at % 2n === 1n) [at, last] = [at / 2n, last / 2n];
  let [fr, sr] = [hashes[0], hashes[0]];
  if (!fr) return false;
  for (const c of hashes.slice(1)) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else {
      sr = nodeHash(sr, c);
    }
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n && fr.equals(firstRoot) && sr.equals(secondRoot);
}

/** Size, root and number of the log of a checkpoint; says so where no trusted key has signed it. */
function opened(note, known, rotations) {
  const [log, size, root] = note.split("\n");
  const keys = trusted(known.bytes, known.installation, rotations);
  const isOurs = log.split("/")[1] === known.installation;
  if (!isOurs || !keys.some((key) => hasSigned(note, log, key))) wrong.push("the checkpoint is not signed by this key");
  return { size: Number(size), root: Buffer.from(root, "base64"), number: Number(log.split("/")[2]) };
}

/** A file that is one proof: of an entry, or of two checkpoints. */
function checkProof(proof, known) {
  const hashes = proof.path.map(bytesOf);
  const path = hashes.every((hash) => hash?.length === 32) ? hashes : undefined;
  if (proof.pinchy_audit_proof === 1) {
    const { size, root } = opened(proof.checkpoint, known, proof.rotations);
    if (!isIncluded(proof.leaf, size, leafHash(proof.entry), path, root)) wrong.push(`entry ${proof.leaf} was altered`);
    return `verified: entry ${proof.leaf} of ${size}`;
  }
  const [first, second] = [proof.earlier, proof.later].map((note) => opened(note, known, proof.rotations));
  // A log that a restored backup began goes on with the tree of the one before, never the other way round.
  const follows = first.number <= second.number && isConsistent(first.size, second.size, path, first.root, second.root);
  if (!follows) wrong.push("the later checkpoint does not follow on the earlier one");
  return `verified: the trail of ${second.size} entries begins with that of ${first.size}`;
}

function readProof(base64) {
  const bytes = bytesOf(base64);
  if (!bytes || bytes.length % 32 !== 0) return undefined;
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(i * 32, i * 32 + 32));
}

/** The body of an entry; nothing of it where it is none, which its proof shows. */
function bodyOf({ entry }) {
  try {
    return JSON.parse(entry) ?? {};
  } catch {
    return {};
  }
}

/** Salts are 32 bytes, all of them: otherwise what ends the salt could begin the value. */
function checkPersonal(line) {
  const committed = bodyOf(line).personal ?? {};
  for (const [field, { salt, value }] of Object.entries(line.personal ?? {})) {
    const isSalt = /^[0-9a-f]{64}$/.test(salt);
    const found = sha256(Buffer.from(salt, "hex"), Buffer.from(value)).toString("hex");
    if (!isSalt || found !== committed[field]) wrong.push(`entry ${line.leaf}: ${field}`);
  }
}

/** Up to where an entry says that the trail was pruned; it can only speak of what was there before it. */
function prunedBelow(line) {
  const { action, details } = bodyOf(line);
  return action === "audit.pruned" && details.below <= line.leaf ? details.below : 0;
}

/** A head, an entry or an end with its members of their types. */
function isLine(line, isHead) {
  if (isHead) return isIndex(line.pruned_below) && typeof line.whole === "boolean";
  return line.end !== undefined ? isIndex(line.end) : Number.isSafeInteger(line.leaf) && typeof line.entry === "string";
}

const [file, keyText] = process.argv.slice(2);
if (!file || !keyText) unreadable("usage: node scripts/verify-audit.mjs FILE KEY");
const state = { head: undefined, checkpoint: undefined, next: 0, count: 0, end: undefined, recorded: 0, proven: undefined };

function look(line, known) {
  if (!state.head) return lookAtHead(line, known);
  if (!isLine(line, false)) throw new Error("it is none of an export");
  if (line.end !== undefined) {
    state.end = line.end;
    return;
  }
  const { head, checkpoint, next } = state;
  state.count += 1;
  if (head.whole ? line.leaf !== next : line.leaf < next) wrong.push(`entry ${line.leaf} stands where entry ${next} belongs`);
  state.next = line.leaf + 1;
  if (!isIncluded(line.leaf, checkpoint.size, leafHash(line.entry), readProof(line.proof), checkpoint.root)) wrong.push(`entry ${line.leaf} was altered`);
  else state.recorded = Math.max(state.recorded, prunedBelow(line));
  checkPersonal(line);
}

function lookAtHead(head, known) {
  state.head = head;
  if (head.pinchy_audit_proof === 1 || head.pinchy_audit_consistency === 1) {
    state.proven = checkProof(head, known);
    return;
  }
  if (head.pinchy_audit_export !== 1 || !isLine(head, true)) throw new Error("this is no export of a known version");
  state.checkpoint = opened(head.checkpoint, known, head.rotations);
  state.next = head.pruned_below;
}

/** What a file that passes shows: of one that a filter left, less. */
function verified() {
  const { head, proven, count, checkpoint } = state;
  if (proven) return proven;
  const shown = `verified: ${count} entries of ${checkpoint.size}`;
  return head.whole ? shown : `${shown}; a filter left out the others, and this file does not show whether it left out more than it said`;
}

let number = 0;
try {
  const known = publicKey(keyText);
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    look(JSON.parse(text), known);
    if (state.proven) break;
  }
} catch (error) {
  unreadable(number === 0 ? `cannot look: ${error.message}` : `line ${number} cannot be read: ${error.message}`);
}
const { head, checkpoint, next, count, end, recorded, proven } = state;
if (!head) unreadable("cannot look: the file is empty");
if (head.whole && recorded < head.pruned_below) wrong.push(`entries ${recorded} to ${head.pruned_below - 1} are missing, and no entry says that they were pruned`);
if (!proven && (end !== count || (head.whole && next !== checkpoint.size))) wrong.push(`the file was cut off behind ${count} entries`);
for (const words of wrong) console.log(words);
console.log(wrong.length === 0 ? verified() : `${wrong.length} things are wrong`);
process.exit(wrong.length === 0 ? 0 : 1);
