/**
 * The guard's twin in the browser: finds secrets before they are sent. What `guard.find` of the
 * server finds this finds, by the same rules; tests/guard/test_twin.py holds the two together.
 */

import { characters } from "./guard-escapes.js";
import { findHan } from "./guard-han.js";
import { findKeys } from "./guard-keys.js";
import { findLatin } from "./guard-latin.js";
import { blankMarkup } from "./guard-tokens.js";

export { prepare } from "./guard-words.js";

/**
 * @typedef {"phrase" | "wif" | "extended_key" | "keystore" | "private_key"} Kind
 * @typedef {[kind: Kind, start: number, end: number]} Found
 */

export const MARK = "[••• 🔒 •••]";

/**
 * @param {string} text
 * @param {import("./guard-words.js").Lists} lists
 * @returns {{kind: Kind, start: number, end: number}[]} in order, none overlapping; offsets as in
 *   `text.slice(start, end)`
 */
export function find(text, lists) {
  const { folded, starts, ends } = fold(text);
  const lowered = folded.toLowerCase();
  const plain = blankMarkup(lowered);
  const found = [...findKeys(folded, lowered), ...findLatin(plain, lists), ...findHan(plain, lists)];
  return merged(found).map(([kind, start, end]) => {
    return { kind, start: starts[start], end: ends[end - 1] };
  });
}

/**
 * @param {string} text
 * @param {{start: number, end: number}[]} findings as `find` returned them
 */
export function mask(text, findings) {
  return findings.reduceRight((rest, { start, end }) => rest.slice(0, start) + MARK + rest.slice(end), text);
}

/** @param {string} text */
function fold(text) {
  let folded = "";
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const ends = [];
  for (const [char, start, end] of characters(text)) {
    const form = folding(char);
    folded += form;
    for (let i = 0; i < form.length; i++) {
      starts.push(start);
      ends.push(end);
    }
  }
  return { folded, starts, ends };
}

/** @param {string} char */
function folding(char) {
  if (char >= "가" && char <= "힣") return char;
  const parts = char.normalize("NFKD");
  if (parts === char && /\p{No}/u.test(char)) return "0";
  return parts.replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, "");
}

/** @param {Found[]} found */
function merged(found) {
  found.sort((a, b) => a[1] - b[1] || b[2] - a[2]);
  /** @type {Found[]} */
  const kept = [];
  for (const [kind, start, end] of found) {
    const last = kept[kept.length - 1];
    if (last && start < last[2]) last[2] = Math.max(last[2], end);
    else kept.push([kind, start, end]);
  }
  return kept;
}
