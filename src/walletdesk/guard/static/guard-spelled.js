/** What stands between the words of a phrase again and again; the rules are those of spelled.py. */

import { TOKEN } from "./guard-tokens.js";

const COUNTS = [
  "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv",
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
  "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro",
  "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo undecimo duodecimo",
  "primera segunda tercera cuarta quinta sexta septima octava novena decima undecima duodecima",
  "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一 二十二 二十三 二十四",
];
const VALUES = new Map(COUNTS.flatMap((row) => row.split(" ").map((word, i) => [word, i + 1])));

/** @typedef {RegExpMatchArray & {index: number}} Token */

/** @param {string} text without labels */
export function blankRepeats(text) {
  const tokens = /** @type {Token[]} */ ([...text.matchAll(TOKEN)]);
  if (tokens.length < 23) return text;
  const counts = new Set(counted(tokens));
  const chars = text.split("");
  for (const token of [...counts, ...fillers(tokens.filter((token) => !counts.has(token)))]) {
    chars.fill(" ", token.index, token.index + token[0].length);
  }
  return chars.join("");
}

/** @param {Token[]} tokens @returns {Token[]} the words that count to twelve and further */
function counted(tokens) {
  /** @type {Token[]} */
  const found = [];
  let reached = 0;
  /** @type {Token | undefined} */
  let tens;
  for (const token of tokens) {
    const value = VALUES.get(token[0]);
    if (reached >= 20 && value === 20) tens = token;
    else if (value === reached + 1 || (tens && value === reached - 19)) {
      found.push(...(tens ? [tens, token] : [token]));
      reached += 1;
      tens = undefined;
    }
  }
  return reached < 12 ? [] : found;
}

/** @param {Token[]} tokens @returns {Token[]} those that come back at one and the same distance */
function fillers(tokens) {
  /** @type {Map<string, number[]>} */
  const places = new Map();
  for (const [at, token] of tokens.entries()) {
    const known = places.get(token[0]);
    if (known) known.push(at);
    else places.set(token[0], [at]);
  }
  return [...places.values()].flatMap(regular).map((at) => tokens[at]);
}

/** @param {number[]} found */
function regular(found) {
  /** @type {number[]} */
  const all = [];
  let row = found.slice(0, 1);
  const keep = () => row.length >= 11 && all.push(...row);
  for (const at of found.length >= 11 ? found.slice(1) : []) {
    const last = row[row.length - 1];
    const even = row.length < 2 || at - last === last - row[row.length - 2];
    if (even && at - last > 1 && at - last <= 6) row.push(at);
    else {
      keep();
      row = [at];
    }
  }
  keep();
  return all;
}
