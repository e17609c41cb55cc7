/** Leaves out of a row of list words what is prose (see trim.py). */

import { isPhrase } from "./guard-sums.js";
import { LENGTHS } from "./guard-tokens.js";

/** @typedef {import("./guard-latin.js").Word} Word */

/**
 * @param {Word[]} run
 * @param {string} text
 * @param {import("./guard-words.js").Lists} lists
 */
export function trim(run, text, { words }) {
  const isCore = (/** @type {Word[]} */ part) =>
    run.length - part.length <= 4 && isPhrase(part.map((word) => word[2]));
  const core = evenlySpaced(run, text).find(isCore);
  if (core) return core;
  const leads = ["seed", "phrase", "word", "secret"].map((word) => words.get(word));
  for (let lead = 0; lead < 4; lead++) {
    if (lead && !leads.includes(run[lead - 1][2])) break;
    if (LENGTHS.includes(run.length - lead)) return run.slice(lead);
  }
  return run;
}

/** @param {Word[]} run @param {string} text whether the same signs stand between all words */
export const isEven = (run, text) =>
  new Set(run.slice(1).map((word, i) => signOf(text, run[i], word))).size < 2;

/** @param {string} text @param {Word} last @param {Word} word */
const signOf = (text, last, word) => text.slice(last[1], word[0]).replace(/[\s\p{Nd}]+/gu, "");

/** @param {Word[]} run @param {string} text */
function evenlySpaced(run, text) {
  /** @type {Word[][]} */
  const parts = [];
  /** @type {Word[]} */
  let part = [];
  let sign = "";
  for (const word of run) {
    const last = part[part.length - 1];
    const gap = last ? signOf(text, last, word) : "";
    if (word[2] >= 0 && (part.length < 2 || gap === sign)) part.push(word);
    else {
      parts.push(part);
      part = word[2] < 0 ? [] : part.length === 2 ? [last, word] : [word];
    }
    sign = gap;
  }
  return [...parts, part];
}
