/**
 * Messages on their way: kept in the browser until the desk has said that it has them, sent in order,
 * with the same `client_id` however often. A refresh or a lost network loses nothing.
 */

import { Refused } from "./http.js";
import { Pause } from "./pause.js";
import { shelf } from "./shelf.js";

/** @typedef {import("./types.js").Waiting} Waiting */

export class Outbox {
  #sending = false;
  #pause = new Pause();

  /**
   * @param {import("./http.js").Calls} calls
   * @param {import("./keep.js").Keep} keep
   * @param {{session: () => Promise<void>, sent: (answer: any, waiting: Waiting) => void, changed: () => void}} talk
   */
  constructor(calls, keep, talk) {
    this.calls = calls;
    this.keep = keep;
    this.talk = talk;
    addEventListener("online", () => this.nudge());
  }

  /** @returns {Waiting[]} */
  get waiting() {
    return this.keep.read().queue ?? [];
  }

  /** @param {Waiting} message */
  add(message) {
    this.#save([...this.waiting, message]);
    void this.flush();
  }

  /** @param {string} id */
  retry(id) {
    this.#change(id, { state: "sending", why: "" });
    void this.flush();
  }

  /** With what the browser keeps of its files. @param {string} id */
  drop(id) {
    const others = [];
    for (const w of this.waiting) {
      if (w.client_id !== id) others.push(w);
      else for (const file of w.files) if (file.kept) void shelf("delete", file.id);
    }
    this.#save(others);
  }

  /** Try now what waits for the network. */
  nudge() {
    this.#pause.wake();
    void this.flush();
  }

  async flush() {
    if (this.#sending) return;
    this.#sending = true;
    let pause = 1_000;
    try {
      for (;;) {
        const next = this.waiting.find((w) => w.state !== "failed");
        if (!next) return;
        const wait = await this.#send(next);
        if (wait) await this.#pause.sleep(Math.max(wait, pause));
        pause = wait ? Math.min(pause * 2, 30_000) : 1_000;
      }
    } finally {
      this.#sending = false;
    }
  }

  /** @param {Waiting} next @returns {Promise<number>} ms to wait before the next attempt, 0 when settled */
  async #send(next) {
    try {
      if (!this.calls.token) await this.talk.session();
      const kept = next.files.find((file) => file.kept);
      if (kept) return await this.#once(kept.id);
      const attachments = next.files.map((file) => file.id);
      const body = { client_id: next.client_id, text: next.text, ...(attachments.length ? { attachments } : {}) };
      const answer = await this.calls.post("messages", body);
      this.drop(next.client_id);
      this.talk.sent(answer, next);
      return 0;
    } catch (wrong) {
      return this.#refused(next, wrong);
    }
  }

  /** Tabs that come back together take a file up one after another: the second finds it done. @param {string} id */
  #once(id) {
    const lift = () => this.#lift(id);
    return navigator.locks ? navigator.locks.request(id, lift) : lift();
  }

  /** A file that was chosen without a network goes up; then its message is as any other. @param {string} id */
  async #lift(id) {
    const file = await shelf("get", id);
    if (file) {
      const done = await this.calls.upload(file);
      this.#save(this.waiting.map((w) => ({ ...w, files: w.files.map((f) => (f.id === id ? done : f)) })));
      await shelf("delete", id); // last, so that another tab that misses it finds that it is up
    } else if (JSON.stringify(this.waiting).includes(id)) throw new Refused(410, { detail: "" });
    return 0;
  }

  /** @param {Waiting} next @param {unknown} wrong @returns {Promise<number>} */
  async #refused(next, wrong) {
    if (!(wrong instanceof Refused)) {
      this.#save(this.waiting.map((w) => (w.state === "failed" ? w : { ...w, state: "kept" })));
      return 1_000;
    }
    if (wrong.status === 401) {
      this.calls.token = "";
      return 200;
    }
    if (wrong.passing) return wrong.after * 1_000;
    this.#change(next.client_id, { state: "failed", why: wrong.message });
    return 0;
  }

  /** @param {string} id @param {Partial<Waiting>} change */
  #change(id, change) {
    this.#save(this.waiting.map((w) => (w.client_id === id ? { ...w, ...change } : w)));
  }

  /** @param {Waiting[]} queue */
  #save(queue) {
    this.keep.write({ queue });
    this.talk.changed();
  }
}
