/** The lines of the talk: those the desk has, then those still on their way. */

import { h, icon, linked, plainButton } from "./dom.js";
import { clock, day, size, t } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Waiting} Waiting */
/** @typedef {[key: string, drawn: string, draw: () => HTMLElement]} Row redrawn when `drawn` differs */

export class Log {
  /** @type {Map<string, {node: HTMLElement, drawn: string}>} */
  #nodes = new Map();

  /** @param {import("./talk.js").Talk} talk @param {import("./types.js").Host} host */
  constructor(talk, host) {
    this.talk = talk;
    this.host = host;
    this.list = h("ol.lines");
    this.typing = h("p.typing", { role: "status" });
    const log = h("div", { role: "log", "aria-live": "polite", "aria-label": t("messages"), tabindex: "0" }, this.list);
    this.element = h("div.log", {}, log, this.typing);
  }

  /** @param {boolean} started */
  render(started) {
    this.element.hidden = !started;
    const body = this.element.parentElement;
    const atEnd = !body || body.scrollHeight - body.scrollTop - body.clientHeight < 80;
    const before = this.#nodes.size;
    this.#arrange(this.#wanted());
    const session = this.talk.session;
    this.typing.textContent = this.talk.typing ? t("typing", session?.agent || t("support")) : "";
    const mine = this.talk.outbox.waiting.length > 0 && this.#nodes.size > before;
    if (atEnd || mine) this.toEnd();
  }

  toEnd() {
    const body = this.element.parentElement;
    if (body && !this.element.hidden) body.scrollTop = body.scrollHeight;
  }

  /** @returns {Row[]} */
  #wanted() {
    const read = this.talk.session?.read ?? 0;
    const lines = this.talk.lines;
    const mine = lines.findLast((m) => m.author === "contact");
    let last = "";
    return [
      ...lines.flatMap((message) => {
        const id = `${message.conversation}:${message.seq}`;
        const mark = message === mine ? (message.seq <= read ? t("seen") : t("sent")) : "";
        const date = day(message.at);
        const fresh = date !== last;
        last = date;
        /** @type {Row[]} */
        const rows = [[message.client_id || id, `${id} ${mark} ${message.text}`, () => this.#line(message, mark)]];
        if (fresh) rows.unshift([`day ${date}`, date, () => h("li.day", {}, date)]);
        return rows;
      }),
      ...this.talk.outbox.waiting.map(
        /** @returns {Row} */
        (w) => [w.client_id, w.state, () => this.#waiting(w)],
      ),
    ];
  }

  /** Put the nodes in order, drawing only what is new or different. @param {Row[]} wanted */
  #arrange(wanted) {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, { node }] of this.#nodes) {
      if (!keys.has(key)) {
        node.remove();
        this.#nodes.delete(key);
      }
    }
    let at = this.list.firstChild;
    for (const [key, drawn, draw] of wanted) {
      const known = this.#nodes.get(key);
      const node = known?.drawn === drawn ? known.node : draw();
      if (known && known.node !== node) {
        if (at === known.node) at = node;
        known.node.replaceWith(node);
      }
      this.#nodes.set(key, { node, drawn });
      if (node === at) at = at.nextSibling;
      else this.list.insertBefore(node, at);
    }
  }

  /** @param {Message} message @param {string} mark */
  #line(message, mark) {
    const { author, text, files = [], at } = message;
    if (author === "system") return h("li.system", {}, message.code?.startsWith("secret") ? icon("shield") : null, text);
    const said = text ? h("p.said", {}, ...(author === "agent" ? linked(text) : [text])) : null;
    const who = author === "agent" ? message.name || t("support") : h("span.aside", {}, t("you"));
    const foot = h("p.foot", {}, who, ` ${clock(at)}`, mark && h("span.mark", {}, ` · ${mark}`));
    return h(`li.${author}`, {}, said, ...files.map((file) => this.#file(file)), foot);
  }

  /** @param {Waiting} waiting */
  #waiting({ client_id, text, files, state, why, masked }) {
    const words = { sending: t("sending"), kept: t("kept"), failed: why || t("failed") }[state];
    const again =
      state === "failed" &&
      h("span", {}, " ", ...[
        plainButton(t("retry"), () => this.talk.outbox.retry(client_id)), " ",
        plainButton(t("remove"), () => this.talk.outbox.drop(client_id)),
      ]);
    const told = masked ? h("p.told", { role: "alert" }, icon("shield"), t("masked")) : null;
    return h(`li.contact.${state}`, {}, text && h("p.said", {}, text), ...files.map((f) => this.#file(f)), told, h("p.foot", {}, words, again));
  }

  /** @param {import("./types.js").ChatFile} file */
  #file(file) {
    const href = file.kept ? null : this.host.base + file.url;
    const shown = file.inline
      ? h("img", { src: href, alt: t("picture", file.name), loading: "lazy", onload: () => this.toEnd() })
      : h("span.doc", {}, icon("file"), `${file.name} · ${size(file.size)}`);
    return h("a.file", { href, target: "_blank", rel: "noopener", download: file.inline ? null : file.name }, shown);
  }
}
