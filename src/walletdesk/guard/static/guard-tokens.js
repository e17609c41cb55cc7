/** What stands between the words of a phrase (see tokens.py). */

export const TOKEN = /[a-z]+|[\u3400-\u9fff]+|🔒|(?:(?![a-z\u3400-\u9fff])[\p{L}\p{Nl}\p{No}])+/gu;
export const DIGIT = /\p{Nd}/u;
export const LENGTHS = [12, 15, 18, 21, 24];

const LABEL =
  /\b(?:word|palabra|seed|phrase|number|num|numero|no|nro|n|w)[ .:#_°-]{0,3}\d{1,2}(?!\w)|\b\d{1,2}\.?(?:st|nd|rd|th|er|ra|ro|da|do|ta|to|ma|mo|va|vo|na|no|a|o)\b(?: (?:word|palabra)\b)?|\b(?:[a-z]|[ivx]{2,5})[).:](?!\w)|第 {0,2}[\d一二三四五六七八九十]{1,3} {0,2}[个個位]?(?:助记|助記|单|單)?[字词詞]?[是为為]?(?![\u3400-\u9fff]{2})/g;
const MARKUP = /\\{1,4}[nrt]|<[^<>]*>|&#?[a-z0-9]{1,8};/g;

/** @param {string} found */
const spaces = (found) => " ".repeat(found.length);

export const blankLabels = (/** @type {string} */ text) => text.replace(LABEL, spaces);
export const blankMarkup = (/** @type {string} */ text) =>
  text.replace(MARKUP, (tag) => ((tag.match(/[a-z]{3,}/g) ?? []).length < 12 ? spaces(tag) : tag));

/**
 * @template T
 * @param {T[]} items
 * @param {number} size
 */
export const windows = (items, size) =>
  items.slice(size - 1).map((_, at) => items.slice(at, at + size));
