/**
 * The line to the desk: one stream a browser. The tab that holds the Web Lock has it and passes what
 * comes to the others; when it closes, the lock and the stream go to the next.
 */

import { Pause } from "./pause.js";
import { read } from "./sse.js";

/** @typedef {"connecting" | "live" | "reconnecting" | "offline" | "cannot" | "ended"} State */
/** @typedef {import("./sse.js").Event} Event */

const SILENT = 40_000; // ms; the desk gives a sign each 15 s
const LONGEST = 30_000;
const GIVE_ADVICE = 3; // failures in a row before the visitor is told what to try

export class Line {
  /** @type {AbortController | undefined} */
  #running;
  /** @type {AbortController | undefined} */
  #attempt;
  /** @type {State} */
  #now = "connecting";
  #failures = 0;
  #pause = 1_000;
  #rest = new Pause();

  /**
   * @param {import("./http.js").Calls} calls
   * @param {(event: Event) => void} take every event, in each tab
   * @param {(state: State) => void} tell
   */
  constructor(calls, take, tell) {
    this.calls = calls;
    this.take = take;
    this.tell = tell;
    this.last = "0";
    this.name = `walletdesk ${calls.base}`;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }) => this.#passed(data);
    addEventListener("online", () => this.nudge());
    addEventListener("offline", () => this.#attempt?.abort());
    document.addEventListener("visibilitychange", () => document.hidden || this.nudge());
  }

  /** @param {string} last id of the last message that is shown; what follows it is sent */
  start(last) {
    if (this.#running) return;
    this.last = last;
    const running = (this.#running = new AbortController());
    this.tell("connecting");
    const hold = () => this.#hold(running.signal);
    if (!navigator.locks) void hold(); // plain http: each tab has a stream of its own
    else navigator.locks.request(this.name, { signal: running.signal }, hold).catch(() => (running.signal.aborted ? undefined : hold())); // forbidden
    this.#say({ ask: true });
  }

  /** The session is another one, or left. */
  stop() {
    this.#running?.abort();
    this.#attempt?.abort();
    this.#running = undefined;
    this.#rest.wake();
  }

  /** Do not wait any longer: the network is back, or the visitor asks. */
  nudge() {
    this.#rest.wake();
  }

  /** @param {AbortSignal} stopped */
  async #hold(stopped) {
    while (!stopped.aborted) {
      const began = Date.now();
      const ended = await this.#connect(stopped).catch(() => false);
      if (stopped.aborted) return;
      if (ended === "ended") return this.#state("ended");
      this.#failures = Date.now() - began > 5_000 ? 0 : this.#failures + 1;
      this.#state(!navigator.onLine ? "offline" : this.#failures >= GIVE_ADVICE ? "cannot" : "reconnecting");
      await this.#wait();
    }
  }

  /** @param {AbortSignal} stopped @returns {Promise<"ended" | void>} */
  async #connect(stopped) {
    const attempt = (this.#attempt = new AbortController());
    stopped.addEventListener("abort", () => attempt.abort(), { once: true });
    let timer = setTimeout(() => attempt.abort(), SILENT);
    try {
      const answer = await fetch(`${this.calls.base}stream`, {
        headers: this.calls.headers({ "last-event-id": this.last }),
        credentials: "omit",
        cache: "no-store",
        signal: attempt.signal,
      });
      if (answer.status === 401) return "ended";
      if (!answer.ok || !answer.body) throw new Error(String(answer.status));
      this.#failures = 0;
      this.#state("live");
      await read(answer.body, (event) => this.#got(event), () => {
        clearTimeout(timer);
        timer = setTimeout(() => attempt.abort(), SILENT);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {any} data from another tab: an event, a state, or the question of a new tab for it */
  #passed(data) {
    if (data.ask) {
      if (this.#now === "live" && this.#attempt) this.#say({ state: this.#now });
    } else if (data.state) this.tell(data.state);
    else this.#heard(data);
  }

  /** @param {Event} event */
  #got(event) {
    if (event.retry) this.#pause = event.retry;
    if (!event.event) return;
    this.#say(event);
    this.#heard(event);
  }

  /** @param {Event} event */
  #heard(event) {
    if (event.id) this.last = event.id;
    this.take(event);
  }

  /** @param {State} state */
  #state(state) {
    this.#now = state;
    this.tell(state);
    this.#say({ state });
  }

  /** @param {object} what to the other tabs */
  #say(what) {
    this.channel.postMessage(what);
  }

  #wait() {
    const grown = this.#pause * 2 ** Math.min(this.#failures, 5) * (0.75 + Math.random() / 2);
    return this.#rest.sleep(this.#failures ? Math.min(grown, LONGEST) : this.#pause);
  }
}
