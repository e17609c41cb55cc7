/** Private keys as one string, and keystores; the rules are those of keys.py and keystore.py. */

import { base58, base58check } from "./guard-sums.js";

/** @typedef {import("./guard.js").Found} Found */

const ROW = /(?<![0-9A-Za-z])(?:0[xX])?([0-9A-Za-z]{51,})/g;
const EXTENDED = /(?<![0-9A-Za-z])[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20,}/g;
const BROKEN =
  /(?<![0-9A-Za-z])(?=([5KL9c](?:\s{0,2}[1-9A-HJ-NP-Za-km-z]){50,51})(?![0-9A-Za-z]))/g;
const BROKEN_HEX =
  /(?<![0-9a-z])(?:0x)?((?:[0-9a-f]{2,62}\s{1,2}){1,31}[0-9a-f]{2,62})(?![0-9a-z])/g;
const MORE = /\s{1,3}(?=[A-Za-z]*[1-9])[1-9A-HJ-NP-Za-km-z]{8,}(?![0-9A-Za-z])/y;
const PEM =
  /-----begin [a-z0-9 ]{0,30}private key(?: block)?-----(?:[^-]|-(?!----end))*(?:-----end [a-z0-9 ]{0,30}private key(?: block)?-----)?/g;
const NUMBERS = /(?<![\d.])(?:\d{1,3}\s{0,9},\s{0,9}){63}\d{1,3}(?![\d.])/g;
const SAYS_KEY =
  /pri(?:v(?:ate)?)?[ _-]?key|secret[ _-]?key|pkey\b|\b(?:pk|priv|secret)\b|\b(?:my|wallet|signing|mi) (?:key|clave|llave)\b|(?:clave|llave)s? (?:privada|secreta)|私钥|私鑰|私匙|密钥|密鑰|秘钥|秘鑰/g;
const SAYS_OTHER =
  /\btx|hash|transacci|transaction|transfer|block|signature|\bsig\b|firma|topic|交易|哈希|雜湊|转账|轉賬|转帐|區塊|区块|签名|簽名|單號|单号|public[ _-]?key|公钥|公鑰/g;

/**
 * @param {string} folded
 * @param {string} lowered
 * @returns {Found[]}
 */
export function findKeys(folded, lowered) {
  /** @type {(kind: import("./guard.js").Kind, matches: Iterable<RegExpMatchArray>) => Found[]} */
  const spans = (kind, matches) =>
    Array.from(matches, (m) => [kind, m.index ?? 0, (m.index ?? 0) + m[0].length]);
  const bytes = [...folded.matchAll(NUMBERS)].filter((m) => m[0].split(",").every((n) => +n < 256));
  return [
    ...findKeystores(lowered),
    ...spans("private_key", lowered.matchAll(PEM)),
    ...spans("private_key", bytes),
    ...findExtended(folded),
    ...findRows(folded, lowered),
    ...findBroken(folded, lowered),
  ];
}

/** @param {string} folded @returns {Found[]} what goes on behind a line break, too */
function findExtended(folded) {
  return Array.from(folded.matchAll(EXTENDED), (match) => {
    let end = match.index + match[0].length;
    let size = match[0].length;
    for (MORE.lastIndex = end; ; ) {
      const more = MORE.exec(folded);
      size += more?.[0].trim().length ?? 0;
      if (!more || size > 112) return ["extended_key", match.index, end];
      end = MORE.lastIndex;
    }
  });
}

/** @param {string} folded @param {string} lowered @returns {Found[]} with white space in them */
function findBroken(folded, lowered) {
  /** @type {Found[]} */
  const found = [];
  const digits = (folded.match(/[0-9]/g) ?? []).length;
  if (digits < 2) return found;
  for (const { 1: broken, index } of folded.matchAll(BROKEN)) {
    const row = broken.replace(/\s+/g, "");
    if (row.length < broken.length && isWif(row)) found.push(["wif", index, index + broken.length]);
  }
  if (digits < 20 || lowered.search(SAYS_KEY) < 0) return found;
  for (const { 0: all, 1: broken, index } of lowered.matchAll(BROKEN_HEX)) {
    const end = index + all.length;
    const whole = broken.replace(/\s+/g, "").length === 64;
    if (whole && saysKey(lowered, index, end)) found.push(["private_key", index, end]);
  }
  return found;
}

/** @param {string} row */
function isWif(row) {
  const [version, ...key] = base58check(row);
  return version >= 128 && (key.length === 32 || key.length === 33);
}

/** @param {string} folded @param {string} lowered */
function findRows(folded, lowered) {
  /** @type {Found[]} */
  const found = [];
  let previous = -1;
  for (const match of folded.matchAll(ROW)) {
    const start = match.index;
    const end = start + match[0].length;
    const chained = previous >= 0 && start - previous <= 12;
    const kind = kindOf(match[1], chained, () => saysKey(lowered, start, end));
    if (kind) found.push([kind, start, end]);
    previous = kind === "private_key" ? end : -1;
  }
  return found;
}

/** @param {string} row @param {boolean} chained @param {() => boolean} says */
function kindOf(row, chained, says) {
  if (row.length < 53) return isWif(row) && "wif";
  const raw = /^[0-9a-fA-F]{62,66}$/.test(row);
  const pair = () => row.length >= 80 && row.length <= 88 && base58(row).length === 64;
  const follows = chained && !(raw && row.length !== 64);
  return (raw || pair()) && (follows || says()) && "private_key";
}

/** @param {string} lowered @param {number} start @param {number} end */
function saysKey(lowered, start, end) {
  const before = lowered.slice(Math.max(0, start - 160), start);
  const key = last(SAYS_KEY, before);
  const other = last(SAYS_OTHER, before);
  if (key >= 0 || other >= 0) return key > other;
  const after = lowered.slice(end, end + 40);
  const found = after.search(SAYS_KEY);
  return found >= 0 && after.slice(0, found).search(SAYS_OTHER) < 0;
}

/** @param {RegExp} pattern @param {string} text */
const last = (pattern, text) =>
  Math.max(-1, ...Array.from(text.matchAll(pattern), (found) => found.index + found[0].length));

/** @param {string} text */
function findKeystores(text) {
  /** @type {Found[]} */
  const found = [];
  for (const match of text.matchAll(/ciphertext\W{1,16}[0-9a-f]{32,}/g)) {
    if (match.index < (found.at(-1)?.[2] ?? 0)) continue;
    const [start, end] = around(text, match.index, match.index + match[0].length);
    const body = text.slice(start, end);
    if (["kdf", "cipherparams", "mac", '"crypto', "'crypto"].filter((name) => body.includes(name)).length > 1) {
      found.push(["keystore", start, end]);
    }
  }
  return found;
}

/**
 * The smallest object that holds the whole keystore, else the largest at hand.
 * @param {string} text
 * @param {number} from
 * @param {number} to
 */
function around(text, from, to) {
  let best = [from, to];
  for (const [start, end] of objects(text)) {
    if (start < from && to <= end) {
      best = [start, end];
      if (/"crypto/.test(text.slice(start, from).replace(/\\/g, "").replace(/'/g, '"'))) break;
    }
  }
  return best;
}

/** @param {string} text */
function objects(text) {
  /** @type {[number, number][]} */
  const found = [];
  /** @type {number[]} */
  const open = [];
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === "{") open.push(index);
    else if (open.length) found.push([open.pop() ?? 0, index + 1]);
  }
  return [...found, ...open.reverse().map((at) => /** @type {[number, number]} */ ([at, text.length]))];
}
