import { agent } from "../../ui/components/page.js";
import { ask } from "./ask.js";

/**
 * @typedef {{client_id: string, kind: "reply" | "note", text: string, files: string[], mentions: string[],
 *   solve: boolean, began: number | null, anyway: boolean}} Entry What is on its way.
 * @typedef {import("./ask.js").Answer} Answer
 */

/** Statuses after which the same again may succeed without anybody changing anything. */
const TRANSIENT = new Set([0, 401, 403, 408, 429, 500, 502, 503, 504]);

/**
 * Replies and notes that the server has not acknowledged. They are kept on this device until it has,
 * and sent again under the same `client_id`, so that none is lost and none is written twice.
 */
export class Outbox {
  /** @param {string} talk */
  constructor(talk) {
    this.url = `/desk/talk/${talk}/messages`;
    this.key = `desk:outbox:${agent()}:${talk}`;
  }

  /** @returns {Entry[]} */
  get entries() {
    return JSON.parse(localStorage.getItem(this.key) ?? "[]");
  }

  /** @param {Entry} entry */
  add(entry) {
    this.#write([...this.entries.filter((e) => e.client_id !== entry.client_id), entry]);
  }

  /** Whether it is still on its way. @param {Entry} entry */
  holds({ client_id: id }) {
    return this.entries.some((entry) => entry.client_id === id);
  }

  /** @param {string} id */
  remove(id) {
    this.#write(this.entries.filter((entry) => entry.client_id !== id));
  }

  /** Try once. @param {Entry} entry @returns {Promise<Answer & {again: boolean}>} */
  async send(entry) {
    const answer = await ask("POST", this.url, entry);
    if (answer.ok) this.remove(entry.client_id);
    return { ...answer, again: TRANSIENT.has(answer.status) };
  }

  /** @param {Entry[]} entries */
  #write(entries) {
    if (entries.length) localStorage.setItem(this.key, JSON.stringify(entries));
    else localStorage.removeItem(this.key);
  }
}

/** A fresh id; browsers give `randomUUID` to secure pages only. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
