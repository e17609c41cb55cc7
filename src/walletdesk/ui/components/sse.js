/** The text of a Server-Sent Events stream as events. Pure; WHATWG HTML §9.2.6. */

/** @typedef {{event: string, data: string, id: string | undefined}} Message */

export class Parser {
  #rest = "";
  #event = "";
  /** @type {string[]} */
  #data = [];
  /** @type {string | undefined} */
  #id;

  /** What the server asked to wait before a reconnect, in ms. @type {number | undefined} */
  retry;

  /**
   * Take a piece of the stream, cut anywhere; give the messages that are complete.
   * @param {string} text
   * @returns {Message[]}
   */
  feed(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => (line === "" ? this.#dispatch() : this.#field(line)));
  }

  /** @returns {Message[]} */
  #dispatch() {
    const message = { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
    const empty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    this.#id = undefined;
    return empty ? [] : [message];
  }

  /** @param {string} line @returns {Message[]} */
  #field(line) {
    const [, name, value] = line.match(/^([^:]*):? ?(.*)$/s) ?? [];
    if (name === "event") this.#event = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    return [];
  }
}

/**
 * How long to wait before the nth attempt (0 first), in ms: doubling up to 30 s, then a random
 * part of it, so that ten thousand pages do not come back in the same second.
 * @param {number} attempt
 * @param {number} base
 * @param {number} chance 0 … 1
 */
export function backoff(attempt, base, chance) {
  const most = Math.min(30_000, base * 2 ** Math.min(attempt, 10));
  return most * (0.5 + chance / 2);
}
