/** Checksums, synchronous: SHA-256 (FIPS 180-4), BIP-39 and Base58Check. */

/** @type {number[]} */
const ROUNDS = [];
/** @type {number[]} */
const START = [];
// The constants are the first 32 bits of the fractions of cube and square roots of primes.
for (let n = 2; ROUNDS.length < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) prime &&= n % d > 0;
  if (prime && START.length < 8) START.push(fraction(n ** (1 / 2)));
  if (prime) ROUNDS.push(fraction(n ** (1 / 3)));
}

/** @param {number} x */
function fraction(x) {
  return ((x % 1) * 2 ** 32) | 0;
}

/** @param {number} x @param {number} n */
const turn = (x, n) => (x >>> n) | (x << (32 - n));

/**
 * @param {number[]} bytes
 * @returns {number[]} 32 bytes
 */
export function sha256(bytes) {
  const data = [...bytes, 128];
  while (data.length % 64 !== 60) data.push(0);
  data.push(...word(bytes.length * 8));
  let state = START;
  for (let at = 0; at < data.length; at += 64) state = block(state, data.slice(at, at + 64));
  return state.flatMap(word);
}

/** @param {number} n */
const word = (n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** @param {number[]} state @param {number[]} bytes */
function block(state, bytes) {
  /** @type {number[]} */
  const w = [];
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    if (i < 16) w[i] = bytes.slice(4 * i, 4 * i + 4).reduce((sum, byte) => (sum << 8) | byte, 0);
    else {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      w[i] = (w[i - 16] + w[i - 7] + s0 + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
    }
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]) | 0);
}

/**
 * Whether word indices carry the right BIP-39 checksum.
 * @param {number[]} places
 */
export function isPhrase(places) {
  if (places.length % 3 || places.length < 12 || places.length > 24) return false;
  const bits = places.map((place) => place.toString(2).padStart(11, "0")).join("");
  const check = places.length / 3;
  const entropy = bits.slice(0, -check).match(/.{8}/g) ?? [];
  const [first] = sha256(entropy.map((byte) => parseInt(byte, 2)));
  return first.toString(2).padStart(8, "0").slice(0, check) === bits.slice(-check);
}

const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/**
 * @param {string} text
 * @returns {number[]} the bytes of base58 text; empty when it is not base58
 */
export function base58(text) {
  let number = 0n;
  for (const digit of text) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return [];
    number = number * 58n + BigInt(value);
  }
  const bytes = [];
  for (; number; number >>= 8n) bytes.unshift(Number(number & 255n));
  return [...Array(text.search(/[^1]|$/)).fill(0), ...bytes];
}

/**
 * @param {string} text
 * @returns {number[]} the payload of Base58Check text; empty when the checksum is wrong
 */
export function base58check(text) {
  const bytes = base58(text);
  const payload = bytes.slice(0, -4);
  const sum = sha256(sha256(payload)).slice(0, 4);
  return bytes.length > 4 && sum.every((byte, i) => byte === bytes[payload.length + i])
    ? payload
    : [];
}
