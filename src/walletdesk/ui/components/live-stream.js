import { Connection } from "./connection.js";
import { agent } from "./page.js";

/** @typedef {import("./connection.js").State} State */
/** @typedef {import("./sse.js").Message} Message */
/** @typedef {{kind: "state", state: State, lastId: string}} Standing */
/** @typedef {{kind: "message", message: Message} | Standing | {kind: "hello"}} Word What tabs say. */

/**
 * `<live-stream src="/desk/stream">`: one event stream a browser, shared by its tabs.
 *
 * The tab that holds the Web Lock reads it and passes every message on; when it closes, the lock
 * goes to another tab, which goes on behind the last id. Every tab dispatches on the document
 * `live:<event>` (detail: the parsed data) and `live:state` (detail: the State); "live" after a
 * break means: read again what you show.
 */
class LiveStream extends HTMLElement {
  /** @type {State} */
  state = "connecting";
  #lastId = "";
  #leave = new AbortController();
  /** @type {Connection | undefined} Only in the tab that holds the lock. */
  #connection;
  /** @type {BroadcastChannel | undefined} */
  #tabs;

  connectedCallback() {
    const name = `desk:live:${agent()}`;
    this.#leave = new AbortController();
    this.#tabs = new BroadcastChannel(name);
    this.#tabs.addEventListener("message", this.#heard);
    this.#tabs.postMessage(/** @type {Word} */ ({ kind: "hello" }));
    document.addEventListener("desk:signed-in", this.#again);
    this.#lead(name);
  }

  disconnectedCallback() {
    document.removeEventListener("desk:signed-in", this.#again);
    this.#leave.abort();
    this.#connection?.stop();
    this.#tabs?.close();
  }

  /**
   * Browsers give Web Locks to secure pages only; elsewhere each tab reads for itself.
   * @param {string} name
   */
  async #lead(name) {
    if (!navigator.locks) return this.#hold();
    const asked = navigator.locks.request(name, { signal: this.#leave.signal }, () => this.#hold());
    await asked.catch(() => undefined);
  }

  /** Read until this tab goes; a signed-out tab keeps the lock and waits for `desk:signed-in`. */
  async #hold() {
    while (!this.#leave.signal.aborted) {
      this.#connection = new Connection(this.getAttribute("src") ?? "", {
        state: (state) => this.#tell({ kind: "state", state, lastId: this.#lastId }),
        message: (message) => this.#tell({ kind: "message", message }),
        lastId: () => this.#lastId,
      });
      await this.#connection.run();
      await this.#signal();
    }
  }

  /** Until somebody signs in again or this tab goes. */
  #signal() {
    return new Promise((resolve) => {
      if (this.#leave.signal.aborted) return resolve(undefined);
      const until = { once: true, signal: this.#leave.signal };
      document.addEventListener("desk:signed-in", resolve, until);
      this.#leave.signal.addEventListener("abort", resolve, { once: true });
    });
  }

  /** Others that follow are told by their own tab's `desk:signed-in`. */
  #again = () => {
    if (this.state === "signed-out") this.#become("connecting");
  };

  /** To the other tabs and to this one. @param {Word} word */
  #tell(word) {
    if (navigator.locks) this.#tabs?.postMessage(word);
    this.#take(word);
  }

  /** @param {MessageEvent<Word>} event */
  #heard = ({ data }) => {
    if (data.kind !== "hello") return this.#take(data);
    // A tab that was just opened after signing in again must not be told that it is signed out.
    if (this.#connection && this.state !== "signed-out") this.#tell({ kind: "state", state: this.state, lastId: this.#lastId });
  };

  /** @param {Word} word */
  #take(word) {
    if (word.kind === "message") this.#show(word.message);
    if (word.kind === "state") {
      this.#lastId ||= word.lastId;
      this.#become(word.state);
    }
  }

  /** @param {Message} message */
  #show({ event, data, id }) {
    if (id !== undefined) this.#lastId = id;
    document.dispatchEvent(new CustomEvent(`live:${event}`, { detail: parse(data) }));
  }

  /** @param {State} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.dataset.state = state;
    document.dispatchEvent(new CustomEvent("live:state", { detail: state }));
    if (state === "signed-out") document.dispatchEvent(new CustomEvent("desk:signed-out"));
  }
}

/** JSON where it is JSON, else the text. @param {string} data */
function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

customElements.define("live-stream", LiveStream);
