import { toast } from "../../ui/components/page.js";
import { backoff } from "../../ui/components/sse.js";
import { ask } from "./ask.js";
import { Draft } from "./composer-draft.js";
import { FileRows } from "./composer-files.js";
import { SendingLines } from "./composer-lines.js";
import { Outbox, newId } from "./composer-outbox.js";
import { Suggest } from "./composer-suggest.js";
import { paneOf } from "./talk-pane.js";

/**
 * @typedef {import("./composer-outbox.js").Entry} Entry
 * @typedef {"reply" | "note"} Kind
 */

/** Without a key for this long (ms) nobody is writing any more. */
const IDLE_MS = 8_000;
/** Until a line that was not sent is tried again; then twice as long, up to 30 s. */
const RETRY_MS = 2_000;
/** Its parts are made when the element stands in its pane. */
const LATER = /** @type {any} */ (undefined);

/**
 * `<talk-composer>`: where an agent writes. Nothing typed is lost: a draft is kept here and at the
 * server, what is sent stays on this device until the server has it, and goes on by itself after a
 * lost network or an ended session.
 */
class TalkComposer extends HTMLElement {
  #leave = new AbortController();
  #idle = 0;
  /** The last line on the screen when writing began. @type {number | null} */
  #began = null;
  #busy = 0;
  #later = 0;
  #tries = 0;
  pane = /** @type {import("./talk-pane.js").TalkPane} */ (LATER);
  draft = /** @type {Draft} */ (LATER);
  outbox = /** @type {Outbox} */ (LATER);
  files = /** @type {FileRows} */ (LATER);
  lines = /** @type {SendingLines} */ (LATER);
  suggest = /** @type {Suggest} */ (LATER);

  connectedCallback() {
    this.pane = paneOf(this);
    this.draft = new Draft(this.pane.talk, (saved) => this.#tell(saved));
    this.outbox = new Outbox(this.pane.talk);
    this.files = new FileRows(this);
    this.lines = new SendingLines(this, { again: (entry) => this.#post(entry), back: (entry) => this.#back(entry) });
    const { network = "" } = this.dataset;
    this.suggest = new Suggest(this.area, this.#part("#composer-list"), { url: this.pane.url, kind: () => this.kind, network });
    this.#listen();
    this.#become(this.kind);
    this.#rescue();
  }

  disconnectedCallback() {
    this.#leave.abort();
    clearTimeout(this.#idle);
    clearTimeout(this.#later);
    void this.draft?.save({ keepalive: true });
  }

  /** @returns {HTMLTextAreaElement} */
  get area() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector(".composer-text"));
  }

  /** @returns {Kind} */
  get kind() {
    return this.dataset.kind === "note" ? "note" : "reply";
  }

  #listen() {
    this.#leave = new AbortController();
    const until = { signal: this.#leave.signal };
    this.addEventListener("click", this.#clicked, until);
    this.area.addEventListener("input", this.#typed, until);
    this.area.addEventListener("keydown", this.#pressed, until);
    this.area.addEventListener("blur", () => this.suggest.list.close(), until);
    this.addEventListener("desk:files", this.#attached, until);
    this.pane.addEventListener("click", this.#undo, until);
    this.pane.addEventListener("talk:fresh", () => this.lines.settle(), until);
    document.addEventListener("live:agent", this.#elsewhere, until);
    document.addEventListener("desk:signed-in", this.#resume, until);
    document.addEventListener("live:state", (event) => {
      if (/** @type {CustomEvent} */ (event).detail === "live") this.#resume();
    }, until);
    addEventListener("online", this.#resume, until);
    addEventListener("pagehide", () => this.draft.save({ keepalive: true }), until);
  }

  /** What this device kept: text that never reached the server, and lines that were on their way. */
  #rescue() {
    const typed = this.draft.rescued();
    if (typed && typed.text !== this.area.value) {
      this.#become(typed.kind);
      this.area.value = typed.text;
      this.draft.keep(typed);
    }
    if (this.area.value) this.#began = this.pane.lastSeq;
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    for (const entry of this.outbox.entries) {
      this.lines.show(entry);
      void this.#post(entry);
    }
    this.#count();
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const pressed = /** @type {HTMLElement} */ (event.target).closest("button");
    if (!pressed) return;
    if (pressed.role === "tab" || pressed.getAttribute("role") === "tab") {
      this.#become(pressed.dataset.kind === "note" ? "note" : "reply");
      this.#keep();
      this.area.focus();
    } else if ("templates" in pressed.dataset) this.suggest.all();
    else if (pressed.dataset.send) this.#send(pressed.dataset.send === "solve");
    else if ("anyway" in pressed.dataset) this.#send(false, true);
  };

  /** @param {Kind} kind */
  #become(kind) {
    const tabs = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('[role="tab"]')]);
    const chosen = tabs.find((tab) => tab.dataset.kind === kind) ?? tabs[0];
    this.dataset.kind = chosen.dataset.kind;
    for (const tab of tabs) tab.setAttribute("aria-selected", String(tab === chosen));
    this.area.placeholder = this.area.dataset[this.kind] ?? "";
    const send = this.#part('[data-send="send"]');
    /** @type {HTMLElement} */ (send.querySelector("[data-label]")).textContent = send.dataset[this.kind] ?? "";
    for (const reply of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('[data-send="solve"], [data-templates]'))) {
      reply.hidden = this.kind === "note";
    }
    this.suggest.list.close();
  }

  #typed = () => {
    if (!this.area.value) this.#began = null;
    else this.#began ??= this.pane.lastSeq;
    this.suggest.typed();
    this.#count();
    this.#keep();
    this.#sign();
  };

  /** A colleague and the contact see that somebody writes; a note is nobody's business. */
  #sign() {
    clearTimeout(this.#idle);
    this.pane.sign(this.kind === "reply" && this.area.value ? "replying" : "viewing");
    this.#idle = setTimeout(() => this.pane.sign("viewing"), IDLE_MS);
  }

  #keep() {
    this.draft.keep({ kind: this.kind, text: this.area.value, files: this.files.ids });
  }

  /** @param {boolean} saved */
  #tell(saved) {
    const state = this.#part("[data-state].composer-state");
    state.textContent = this.area.value ? (saved ? state.dataset.saved : state.dataset.unsaved) ?? "" : "";
  }

  /** How much too long the text is; nothing while it fits. */
  #count() {
    const over = [...this.area.value].length - Number(this.dataset.limit);
    this.#part("[data-count]").textContent = over > 0 ? `${this.dataset.long} ${over}` : "";
    this.toggleAttribute("data-over", over > 0);
    this.#ready();
  }

  #ready() {
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (this.querySelectorAll("[data-send]"))) {
      button.disabled = this.#busy > 0 || this.hasAttribute("data-over");
    }
  }

  /** @param {Event} event */
  #attached = (event) => {
    this.#busy = /** @type {CustomEvent<{busy: number}>} */ (event).detail.busy;
    this.#ready();
    this.#keep();
  };

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    if (this.suggest.list.pressed(event) || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#send(event.shiftKey);
    } else if (event.key === "Escape") this.area.blur();
  };

  /** @param {boolean} solve @param {boolean} [anyway] a colleague's answer was seen */
  async #send(solve, anyway = false) {
    const text = this.area.value.trim();
    if ((!text && !this.files.ids.length) || this.#busy || this.hasAttribute("data-over")) return this.area.focus();
    /** @type {Entry} */
    const entry = {
      client_id: newId(), kind: this.kind, text, files: this.files.ids, mentions: this.kind === "note" ? this.suggest.mentions(text) : [],
      solve: solve && this.kind === "reply", began: this.#began ?? this.pane.lastSeq, anyway,
    };
    this.outbox.add(entry);
    this.lines.show(entry);
    this.#clear();
    await this.draft.drop();
    await this.#post(entry);
  }

  #clear() {
    this.area.value = "";
    this.files.clear();
    this.#began = null;
    this.#clash("");
    this.#count();
    this.#tell(true);
    this.area.focus();
  }

  /** @param {Entry} entry @returns {Promise<void>} */
  async #post(entry) {
    this.lines.trying(entry.client_id);
    const { ok, status, error, again, late } = await this.outbox.send(entry);
    if (!this.isConnected) return;
    if (ok) return this.#sent();
    if (late && (status === 401 || status === 403)) return this.outbox.holds(entry) ? this.#post(entry) : undefined;
    if (status === 401) document.dispatchEvent(new CustomEvent("desk:signed-out"));
    if (status === 409 && !entry.anyway && entry.kind === "reply") {
      this.#back(entry);
      return this.#clash(error);
    }
    if (again) this.#retry(status);
    this.lines.fail(entry.client_id, `${this.dataset.failed} ${error || (status ? "" : this.dataset.network)}`);
  }

  #sent() {
    this.#tries = 0;
    return this.pane.refresh();
  }

  /** What a busy server or a bad network refused goes out by itself, ever more patiently. @param {number} status */
  #retry(status) {
    if (status === 401 || status === 403) return; // until somebody signs in
    clearTimeout(this.#later);
    this.#later = setTimeout(this.#resume, backoff(this.#tries++, RETRY_MS, Math.random()));
  }

  /** After a lost network or an ended session what was waiting goes out by itself. */
  #resume = () => {
    for (const entry of this.outbox.entries) void this.#post(entry);
    if (this.draft.pending) void this.draft.save();
  };

  /** Take a line that was not sent back into the composer, before what stands there now. @param {Entry} entry */
  #back(entry) {
    this.outbox.remove(entry.client_id);
    this.lines.drop(entry.client_id);
    this.#restore(entry.kind, entry.text, entry.files.map((id) => ({ id, name: "" })));
  }

  /** @param {Kind} kind @param {string} text @param {{id: string, name: string}[]} files */
  #restore(kind, text, files) {
    this.#become(kind);
    this.area.value = [text, this.area.value].filter(Boolean).join("\n");
    for (const file of files) this.files.add(file);
    this.#began = this.pane.lastSeq;
    this.#count();
    this.#keep();
    this.area.focus();
  }

  /** Somebody else answered meanwhile. @param {string} text */
  #clash(text) {
    const banner = this.#part(".composer-clash");
    banner.hidden = !text;
    this.#part("[data-clash-text]").textContent = text;
    if (text) void this.pane.refresh();
  }

  /** @param {Event} event */
  #undo = async (event) => {
    const pressed = /** @type {Element} */ (event.target).closest("[data-undo]");
    if (!(pressed instanceof HTMLButtonElement)) return;
    pressed.disabled = true;
    const { ok, data, error } = await ask("DELETE", `${this.pane.url}/held/${pressed.dataset.undo}`);
    if (ok) this.#restore(data.kind, data.text, data.files);
    toast(ok ? this.dataset.undone ?? "" : error || (this.dataset.network ?? ""), { kind: ok ? undefined : "bad" });
    await this.pane.refresh();
  };

  /** Another window of this agent wrote here: take its draft over, unless this one is written in. @param {Event} event */
  #elsewhere = async (event) => {
    const { what, id } = /** @type {CustomEvent} */ (event).detail;
    if (what !== "draft" || id !== this.pane.talk || this.draft.pending || this.contains(document.activeElement)) return;
    const { ok, data } = await ask("GET", `${this.pane.url}/draft`);
    if (!ok || this.draft.pending || this.contains(document.activeElement)) return;
    this.#become(data.kind);
    this.area.value = data.text;
    this.files.replace(data.files);
    this.#count();
  };

  /** @param {string} selector @returns {HTMLElement} */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }
}

customElements.define("talk-composer", TalkComposer);
