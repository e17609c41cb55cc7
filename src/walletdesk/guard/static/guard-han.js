/** Chinese BIP-39 phrases; the rules and figures are those of han.py. */

import { blankRepeats } from "./guard-spelled.js";
import { isPhrase } from "./guard-sums.js";
import { DIGIT, LENGTHS, TOKEN, blankLabels } from "./guard-tokens.js";

/**
 * @typedef {import("./guard-words.js").Lists} Lists
 * @typedef {import("./guard.js").Found} Found
 * @typedef {[at: number, rank: number, numbered: boolean]} Char rank -1: not of the list
 */

const CONTEXT =
  /助记|助記|注记词|种子|種子|恢复词|恢復詞|备份|備份|单词|單詞|mnemonic|phrase|seed|frase|semilla/;
const NUMERALS = [..."一二三四五六七八九十百千万"];
const WEIGHTS = [-45, -35, -34, -33, -24, -22, -16, -14, -9, -2, 5, 18];

/**
 * @param {string} plain
 * @param {Lists} lists
 * @returns {Found[]}
 */
export function findHan(plain, lists) {
  const rows = [...plain.matchAll(/[\u3400-\u9fff]+/g)].map((row) => ({ at: row.index, text: row[0] }));
  const context = CONTEXT.test(plain);
  const ranksOf = (/** @type {string} */ text) => [...text].map((char) => lists.han.get(char) ?? -1);
  /** @type {Found[]} */
  const found = [];
  for (const { at, text } of rows.filter((row) => row.text.length >= 12)) {
    const ranks = ranksOf(text);
    const whole = LENGTHS.includes(text.length) && isWhole(ranks, context);
    if (whole) found.push(["phrase", at, at + text.length]);
    else if (text.length > 12) found.push(...inside(ranks, at, context));
  }
  for (const block of equalGroups(rows, plain)) {
    const ranks = ranksOf(block.map((row) => row.text).join(""));
    const last = block[block.length - 1];
    if (isLikely(ranks, context)) found.push(["phrase", block[0].at, last.at + last.text.length]);
  }
  const bare = blankLabels(plain);
  if ([...bare.matchAll(/[\u3400-\u9fff]+/g)].filter(([row]) => row.length === 1).length < 10) return found;
  for (const text of new Set([bare, blankRepeats(bare)])) {
    for (const run of runs(text, plain, lists)) {
      if (accepted(run, lists, context)) found.push(["phrase", run[0][0], run[run.length - 1][0] + 1]);
    }
  }
  return found;
}

/** @param {number[]} ranks */
const score = (ranks) =>
  ranks.reduce((sum, rank) => sum + WEIGHTS[rank ? 32 - Math.clz32(rank) : 0], 0);

/** @param {number[]} ranks @param {boolean} context */
function isLikely(ranks, context) {
  if (Math.min(...ranks) < 0) return false;
  const weight = score(ranks);
  return weight >= (context ? 35 : 70) || (weight >= (context ? -55 : -30) && isPhrase(ranks));
}

/** @param {number[]} ranks @param {boolean} context see _is_whole of han.py */
function isWhole(ranks, context) {
  const known = ranks.filter((rank) => rank >= 0);
  if (known.length === ranks.length) return isLikely(ranks, context);
  return known.length === ranks.length - 1 && score(known) >= (context ? 30 : 90);
}

/**
 * A phrase glued to the words around it ("我的助记词是…请帮忙").
 * @param {number[]} ranks
 * @param {number} offset
 * @param {boolean} context
 * @returns {Found[]}
 */
function inside(ranks, offset, context) {
  const sums = [0];
  for (const rank of ranks) sums.push(sums[sums.length - 1] + (rank < 0 ? -10000 : score([rank])));
  for (const length of LENGTHS.slice().reverse()) {
    let best = -1;
    let most = (context ? 30 : 90) - 1;
    for (let start = 0; start + length <= ranks.length; start++) {
      const weight = sums[start + length] - sums[start];
      if (weight > most && isPhrase(ranks.slice(start, start + length))) [best, most] = [start, weight];
    }
    if (best >= 0) return [["phrase", offset + best, offset + best + length]];
  }
  return [];
}

/**
 * @typedef {{at: number, text: string}} Row
 * @param {Row[]} rows
 * @param {string} plain
 * @returns {Row[][]} neighbours of equal length that add up to a phrase
 */
function equalGroups(rows, plain) {
  /** @type {Row[][]} */
  const blocks = [];
  for (const row of rows) {
    const block = blocks[blocks.length - 1];
    const last = block?.[block.length - 1];
    const gap = last && plain.slice(last.at + last.text.length, row.at);
    if (last?.text.length === row.text.length && /^[ \t\r\n|/-]{0,4}$/.test(gap ?? "")) block.push(row);
    else blocks.push([row]);
  }
  return blocks.filter(({ length, 0: { text } }) => {
    return text.length > 1 && text.length < 12 && LENGTHS.includes(length * text.length);
  });
}

/**
 * @param {string} bare
 * @param {string} plain
 * @param {Lists} lists
 * @returns {Char[][]} rows of characters that each stand alone
 */
function runs(bare, plain, { han }) {
  /** @type {Char[][]} */
  const all = [];
  /** @type {Char[]} */
  let run = [];
  for (const match of bare.matchAll(TOKEN)) {
    const at = match.index;
    const numbered = run.length > 0 && DIGIT.test(plain.slice(run[run.length - 1][0] + 1, at));
    const rank = han.get(match[0]) ?? -1;
    const misses = run.slice(-11).filter((char) => char[1] < 0).length;
    const mistyped = numbered ? misses < 2 : misses < 1 && /[\u3400-\u9fff]/.test(match[0]);
    if (rank >= 0 || (match[0].length === 1 && mistyped)) {
      run.push([at, rank, numbered]);
    } else {
      all.push(run);
      run = [];
    }
  }
  return [...all, run];
}

/** @param {Char[]} run @param {Lists} lists @param {boolean} context */
function accepted(run, { han }, context) {
  const ranks = run.map((char) => char[1]).filter((rank) => rank >= 0);
  if (run.length < 12 || ranks.length < 10) return false;
  const numerals = NUMERALS.map((char) => han.get(char));
  if (2 * ranks.filter((rank) => numerals.includes(rank)).length >= ranks.length) return false;
  if (run.length === ranks.length && isPhrase(ranks)) return true;
  if (new Set(run.map((char) => char[1])).size < 9) return false;
  const whole = LENGTHS.includes(run.length);
  if (whole && run.filter((char) => char[2]).length >= run.length - 1) return true;
  return context || score(ranks) >= -30;
}
