/** Characters that are written as codes (see escapes.py). */

const NAMES = { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">", nbsp: " " };
const CODE =
  /&#(\d{1,7});|&#[xX]([0-9a-fA-F]{1,6});|&(quot|apos|amp|lt|gt|nbsp);|((?:%[0-9a-fA-F]{2})+)|\\{1,4}u([0-9a-fA-F]{4})/g;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @typedef {[char: string, start: number, end: number]} Place a character, and where it stands */

/**
 * @param {string} text
 * @returns {Place[]} the characters that are meant
 */
export function characters(text) {
  /** @type {Place[]} */
  const found = [];
  let done = 0;
  const plain = (/** @type {number} */ until) => {
    for (const char of text.slice(done, until)) {
      found.push([char, done, done + char.length]);
      done += char.length;
    }
  };
  for (const match of text.matchAll(CODE)) {
    const meant = meantBy(match);
    const end = match.index + match[0].length;
    if (!meant) continue;
    plain(match.index);
    for (const char of meant) found.push([char, match.index, end]);
    done = end;
  }
  plain(text.length);
  return found;
}

/** @param {RegExpMatchArray} match @returns {string} empty for what is no character */
function meantBy([, decimal, hex, name, percent, unit]) {
  if (name) return NAMES[/** @type {keyof typeof NAMES} */ (name)];
  if (percent) {
    try {
      return UTF8.decode(Uint8Array.from(percent.slice(1).split("%"), (byte) => parseInt(byte, 16)));
    } catch {
      return "";
    }
  }
  const code = decimal ? +decimal : parseInt(hex || unit, 16);
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? "" : String.fromCodePoint(code);
}
