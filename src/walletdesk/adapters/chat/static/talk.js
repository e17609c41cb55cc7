/** The state of the talk: what the desk has said of it, and what waits to be said. */

import { Calls } from "./http.js";
import { Line } from "./line.js";
import { Outbox } from "./outbox.js";
import { shelf } from "./shelf.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./line.js").State} State */

const TYPING = 6_000; // ms for which a sign of typing holds
const SIGN_EVERY = 3_000;

export class Talk {
  /** @type {import("./types.js").Session | undefined} */
  session;
  /** @type {Map<string, Message>} */
  messages = new Map();
  /** @type {State} */
  line = "connecting";
  typing = false;
  /** @type {import("./types.js").Questions | undefined} the matter that was chosen */
  matter;
  #signed = 0;
  /** @type {number | undefined} */
  #typingEnds;
  /** @type {Promise<void> | undefined} */
  #beginning;
  #due = false;

  /**
   * @param {import("./types.js").Host} host
   * @param {() => void} render called at most once a frame after a change
   */
  constructor(host, render) {
    this.host = host;
    this.render = render;
    this.keep = host.keep;
    this.calls = new Calls(host.base);
    this.calls.token = this.keep.read().token ?? "";
    this.stream = new Line(this.calls, (event) => this.#heard(event), (state) => this.#state(state));
    this.outbox = new Outbox(this.calls, this.keep, {
      session: () => this.begin(),
      sent: (answer, waiting) => this.#sent(answer, waiting),
      changed: () => this.changed(),
    });
    addEventListener("storage", (event) => event.key === this.keep.name && this.#other());
  }

  /** All lines in the order of time. */
  get lines() {
    return [...this.messages.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq));
  }

  /** How many answers have not been seen. */
  get unread() {
    const seen = this.keep.read().read ?? "";
    return this.lines.filter((m) => m.author === "agent" && m.at > seen).length;
  }

  /** Something is different: draw it soon. */
  changed() {
    if (this.#due) return;
    this.#due = true;
    setTimeout(() => {
      this.#due = false;
      this.render();
    });
  }

  /**
   * Begin a session or resume the kept one; `wish` adds what the visitor has told.
   * @param {Record<string, any>} [wish]
   * @returns {Promise<void>}
   */
  async begin(wish = {}) {
    if (this.#beginning && !Object.keys(wish).length) return this.#beginning;
    this.#beginning = this.#begin(wish);
    try {
      await this.#beginning;
    } finally {
      this.#beginning = undefined;
    }
  }

  /** @param {Record<string, any>} wish */
  async #begin(wish) {
    /** @type {import("./types.js").Session} */
    const session = await this.calls.post("sessions", { language: this.host.language, ...wish });
    if (session.token !== this.calls.token) {
      this.stream.stop();
      this.messages.clear();
    }
    this.calls.token = session.token;
    this.session = session;
    for (const message of session.messages) this.#put(message);
    this.keep.write({ token: session.token, talk: Boolean(session.conversation) });
    this.stream.start(this.#last());
    void this.outbox.flush();
    this.changed();
  }

  /** Leave the conversation: this browser knows nothing of it any more. */
  leave() {
    this.stream.stop();
    this.keep.forget();
    shelf("clear").catch(() => undefined);
    this.calls.token = "";
    this.messages.clear();
    this.session = this.matter = undefined;
    this.changed();
  }

  /** @param {string} text @param {import("./types.js").ChatFile[]} files @param {boolean} masked */
  say(text, files, masked) {
    const at = new Date().toISOString();
    this.outbox.add({ client_id: newId(), text, files, at, masked, state: "sending" });
  }

  /** The visitor types; told at most every three seconds, and only when somebody may see it. */
  sign() {
    if (!this.session?.conversation || Date.now() - this.#signed < SIGN_EVERY) return;
    this.#signed = Date.now();
    this.calls.post("typing").catch(() => undefined);
  }

  /** Everything shown has been read. */
  see() {
    const last = this.lines.findLast((m) => m.author !== "contact");
    if (!last || last.at <= (this.keep.read().read ?? "")) return;
    this.keep.write({ read: last.at });
    this.calls.post("read", { seq: last.seq }).catch(() => undefined);
    this.changed();
  }

  /** @param {any} answer @param {import("./types.js").Waiting} waiting */
  #sent(answer, waiting) {
    const { client_id, text, files, at } = waiting;
    const known = this.messages.get(key(answer));
    this.#put(known ?? { ...answer, author: "contact", text: answer.text ?? text, at, client_id, files });
    this.keep.write({ talk: true });
  }

  /** @param {Message} message */
  #put(message) {
    this.messages.set(key(message), message);
    if (message.client_id && this.outbox.waiting.some((w) => w.client_id === message.client_id)) {
      this.outbox.drop(message.client_id);
    }
  }

  #last() {
    const all = this.lines;
    const last = all[all.length - 1];
    return last ? key(last) : "0";
  }

  /** @param {State} state */
  #state(state) {
    this.line = state;
    if (state === "live") this.outbox.nudge();
    if (state === "ended") {
      this.stream.stop();
      this.calls.token = "";
      this.begin().catch(() => undefined);
    }
    this.changed();
  }

  /** @param {import("./sse.js").Event} event */
  #heard({ event, data }) {
    const value = JSON.parse(data || "null");
    const session = this.session;
    if (event === "message") this.#message(value);
    else if (event === "typing") this.#type(true);
    else if (!session) return;
    else if (event === "status") session.conversation = value;
    else if (event === "queue") session.queue = value;
    else if (event === "agent") session.agent = value.name;
    else if (event === "read") session.read = value.seq;
    this.changed();
  }

  /** @param {Message} message */
  #message(message) {
    this.#put(message);
    if (message.author === "agent") this.#type(false);
  }

  /** @param {boolean} on */
  #type(on) {
    this.typing = on;
    clearTimeout(this.#typingEnds);
    if (on) {
      this.#typingEnds = setTimeout(() => {
        this.#type(false);
        this.changed();
      }, TYPING);
    }
  }

  /** Another tab has begun, left or changed the session. */
  #other() {
    const { token } = this.keep.read();
    if (token && token !== this.calls.token) {
      this.stream.stop();
      this.calls.token = token;
      this.messages.clear();
      this.begin().catch(() => undefined);
    } else if (!token && this.calls.token) this.leave();
    this.changed();
  }
}

/** @param {{conversation: string, seq: number}} message */
const key = (message) => `${message.conversation}:${message.seq}`;

/**
 * A UUID, also on pages without https, where crypto.randomUUID is missing: an object URL ends with one
 * (W3C File API, "generate a new blob URL").
 */
export function newId() {
  const url = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(url);
  return url.slice(-36);
}
