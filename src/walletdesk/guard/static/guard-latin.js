/** English BIP-39 phrases, spaced or not; the rules are those of latin.py and glued.py. */

import { blankRepeats } from "./guard-spelled.js";
import { isPhrase } from "./guard-sums.js";
import { DIGIT, LENGTHS, TOKEN, blankLabels, windows } from "./guard-tokens.js";
import { isEven, trim } from "./guard-trim.js";

/**
 * @typedef {import("./guard-words.js").Lists} Lists
 * @typedef {import("./guard.js").Found} Found
 * @typedef {[start: number, end: number, place: number]} Word place -1: perhaps misspelt
 */

/**
 * @param {string} plain
 * @param {Lists} lists
 * @returns {Found[]}
 */
export function findLatin(plain, lists) {
  /** @type {Found[]} */
  const found = [];
  const bare = blankLabels(plain);
  const rarer = blankRepeats(bare);
  for (const [text, spacing] of rarer === bare ? [[bare, plain]] : [[bare, plain], [rarer, rarer]]) {
    for (const run of runs(text, spacing, lists)) {
      const kept = accepted(run, spacing, lists);
      if (kept.length) found.push(["phrase", kept[0][0], kept[kept.length - 1][1]]);
    }
  }
  for (const match of plain.matchAll(/[a-z]{36,}/g)) {
    for (const [start, end] of chains(match[0], lists)) {
      found.push(["phrase", match.index + start, match.index + end]);
    }
  }
  return found;
}

/**
 * @param {string} text
 * @param {string} plain
 * @param {Lists} lists
 * @returns {Word[][]}
 */
function runs(text, plain, lists) {
  /** @type {Word[][]} */
  const all = [];
  /** @type {Word[]} */
  let run = [];
  /** @type {Word[]} perhaps a first word, misspelt */
  let before = [];
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    const start = match.index;
    const end = start + token.length;
    const place = lists.index.get(token);
    const glued = place === undefined ? pieces(token, lists) : [place];
    if (glued.length) {
      if (!run.length) run.push(...before);
      run.push(...glued.map((p) => /** @type {Word} */ ([start, end, p])));
    } else if (run.length) {
      const gap = plain.slice(run[run.length - 1][1], start);
      const misspelt = /^[a-z]/.test(token) && (lists.resembles(token) || DIGIT.test(gap));
      const drop = misspelt ? overflow(run) : run.length;
      if (drop) {
        all.push(run);
        run = run.slice(drop);
      }
      if (misspelt) run.push([start, end, -1]);
    }
    if (!run.length) before = /^[a-z]/.test(token) && lists.resembles(token) ? [[start, end, -1]] : [];
  }
  return [...all, run];
}

/** @param {Word[]} run @returns how many words to drop before one more unsure one fits */
function overflow(run) {
  const first = Math.max(0, run.length - 11);
  const unsure = run.flatMap((word, at) => (at >= first && word[2] < 0 ? [at] : []));
  return unsure.length >= 2 ? unsure[0] + 1 : 0;
}

/**
 * @param {Word[]} run
 * @param {string} plain
 * @param {Lists} lists
 * @returns {Word[]}
 */
function accepted(run, plain, lists) {
  const words = core(run, plain);
  const keys = words.map(([start, , place]) => (place < 0 ? -start - 1 : place));
  const random = windows(keys, 12).some(
    (keys12) =>
      new Set(keys12).size >= 9 && keys12.filter((key) => lists.everyday.has(key)).length < 4,
  );
  if (random) return trim(words, plain, lists);
  const odd = words.length <= 48 && LENGTHS.some((length) => windows(keys, length).some(valid));
  return odd ? words : [];
}

/** @param {Word[]} run @param {string} plain @returns {Word[]} see _core of latin.py */
function core(run, plain) {
  const sure = run.map((word) => word[2] >= 0);
  const inner = run.slice(Math.max(0, sure.indexOf(true)), sure.lastIndexOf(true) + 1);
  return inner.length < run.length && run.length === 12 && isEven(run, plain) ? run : inner;
}

/** @param {number[]} keys */
const valid = (keys) => Math.min(...keys) >= 0 && isPhrase(keys);

/**
 * Indices of the two or more whole list words a token is made of, or nothing.
 * @param {string} token
 * @param {Lists} lists
 */
function pieces(token, { words }) {
  if (token.length < 6 || token.length > 35) return [];
  /** @type {Record<number, number[]>} */
  const ways = { 0: [] };
  for (let begin = 0; begin < token.length; begin++) {
    for (let end = begin + 3; ways[begin] && end <= begin + 8 && end <= token.length; end++) {
      const place = words.get(token.slice(begin, end));
      if (place !== undefined) ways[end] ??= [...ways[begin], place];
    }
  }
  return ways[token.length] ?? [];
}

/**
 * Where chains of twelve or more list words lie in a row of letters.
 * @param {string} row
 * @param {Lists} lists
 */
function chains(row, { index }) {
  const counts = [...row, ""].map(() => 0);
  const starts = counts.map((_, i) => i);
  /** @type {[number, number][]} */
  const found = [];
  for (let end = 3; end <= row.length; end++) {
    for (let begin = Math.max(0, end - 8); begin <= end - 3; begin++) {
      if (counts[begin] >= counts[end] && index.has(row.slice(begin, end))) {
        counts[end] = counts[begin] + 1;
        starts[end] = starts[begin];
      }
    }
    if (counts[end] >= 12) found.push([starts[end], end]);
  }
  return found;
}
