import { csrf, renewedSince } from "./page.js";
import { Parser, backoff } from "./sse.js";

/** @typedef {"connecting" | "live" | "lost" | "signed-out" | "ended"} State */
/** @typedef {import("./sse.js").Message} Message */

const FIRST_WAIT = 1_000;
/** The server sends at least a comment every 15 s; after three missed ones the line is dead. */
const SILENCE = 45_000;

/**
 * One event stream read by fetch, held up until it is stopped. It says how it stands and gives the
 * messages; after a break it goes on behind the last id it saw.
 */
export class Connection {
  #stop = new AbortController();
  #attempt = 0;
  #wait = FIRST_WAIT;

  /**
   * @param {string} url
   * @param {{state: (state: State) => void, message: (message: Message) => void, lastId: () => string}} to
   */
  constructor(url, to) {
    this.url = url;
    this.to = to;
  }

  /** Run until `stop`, a 401 or an end that the server means (204). */
  async run() {
    this.to.state("connecting");
    while (!this.#stop.signal.aborted) {
      const ended = await this.#once().catch(() => undefined);
      if (ended || this.#stop.signal.aborted) return this.to.state(ended ?? "ended");
      // A first break is often a restart of the server: nobody needs to hear of it yet.
      this.to.state(this.#attempt > 0 ? "lost" : "connecting");
      await this.#pause(backoff(this.#attempt++, this.#wait, Math.random()));
    }
  }

  stop() {
    this.#stop.abort();
  }

  /** @returns {Promise<State | undefined>} why there is no use in trying again */
  async #once() {
    const silence = new AbortController();
    const token = csrf();
    const asked = fetch(this.url, {
      headers: { Accept: "text/event-stream", "Last-Event-ID": this.to.lastId() },
      cache: "no-store",
      signal: AbortSignal.any([this.#stop.signal, silence.signal]),
    });
    const response = await unless(silence, asked);
    if (response.status === 401 && !renewedSince(token)) return "signed-out";
    if (response.status === 204) return "ended";
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    if (!response.ok || !response.body || !isStream) return undefined;
    await this.#read(response.body, silence);
    return undefined;
  }

  /**
   * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
   * @param {AbortController} silence
   */
  async #read(body, silence) {
    const parser = new Parser();
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    this.to.state("live");
    for (;;) {
      const { done, value } = await unless(silence, reader.read());
      if (done) return;
      this.#attempt = 0;
      for (const message of parser.feed(value)) this.to.message(message);
      this.#wait = parser.retry ?? this.#wait;
    }
  }

  /** Wait; when the network comes back or the page is looked at, go on at once. @param {number} ms */
  #pause(ms) {
    return new Promise((resolve) => {
      const done = new AbortController();
      const go = () => {
        clearTimeout(timer);
        done.abort();
        resolve(undefined);
      };
      const timer = setTimeout(go, ms);
      addEventListener("online", go, { signal: done.signal });
      document.addEventListener("visibilitychange", go, { signal: done.signal });
      this.#stop.signal.addEventListener("abort", go, { signal: done.signal });
    });
  }
}

/**
 * Wait for the line, but cut it when it has been silent for too long.
 * @template T
 * @param {AbortController} silence
 * @param {Promise<T>} line
 * @returns {Promise<T>}
 */
function unless(silence, line) {
  const timer = setTimeout(() => silence.abort(), SILENCE);
  return line.finally(() => clearTimeout(timer));
}
