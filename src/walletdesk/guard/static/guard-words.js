/** The BIP-39 lists, as scripts/guard_assets.py writes them, in the forms words are looked up in. */

/**
 * @typedef {{english: string, simplified: string, traditional: string, everyday: string}} RawLists
 * @typedef {{
 *   words: Map<string, number>,
 *   index: Map<string, number>,
 *   han: Map<string, number>,
 *   everyday: Set<number>,
 *   resembles: (token: string) => boolean,
 * }} Lists
 */

/**
 * @param {RawLists} raw
 * @returns {Lists} what `find` needs; build it once
 */
export function prepare(raw) {
  const english = raw.english.split(" ");
  const words = new Map(english.map((word, i) => [word, i]));
  const index = new Map([...english.map((word, i) => /** @type {const} */ ([word.slice(0, 4), i])), ...words]);
  const han = new Map([...numbered(raw.traditional), ...numbered(raw.simplified)]);
  const everyday = new Set(raw.everyday.split(" ").map((word) => index.get(word) ?? -1));
  return { words, index, han, everyday, resembles: near(english, index) };
}

/** @param {string} chars */
const numbered = (chars) => [...chars].map((char, i) => /** @type {const} */ ([char, i]));

/** @param {string} word */
const deletes = (word) => [...word].map((_, i) => word.slice(0, i) + word.slice(i + 1));

/**
 * Whether a token is a list word with one letter wrong (see wordlists.py).
 * @param {string[]} english
 * @param {Map<string, number>} index
 */
function near(english, index) {
  const forms = new Set(english.flatMap((word) => [word, ...deletes(word)]));
  return (/** @type {string} */ token) =>
    token.length >= 4 &&
    token.length <= 9 &&
    (english[index.get(token.slice(0, 4)) ?? -1]?.startsWith(token) ||
      [token, ...deletes(token)].some((form) => forms.has(form)));
}
