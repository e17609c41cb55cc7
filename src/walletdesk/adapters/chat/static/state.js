/** Where things stand, in one line; and what to do when the line is lost (SPEC 1.3). */

import { h, plainButton } from "./dom.js";
import { clock, dayAndClock, t } from "./words.js";

/** @typedef {import("./talk.js").Talk} Talk */

/**
 * The line under the brand: who is there, or until when.
 * @param {Talk} talk
 * @returns {(Node | string)[]}
 */
export function greeting(talk) {
  const session = talk.session;
  if (!session) return [t("connecting")];
  const { queue, agent, hours, conversation } = session;
  if (conversation && agent) return [t("joined", agent)];
  if (conversation && queue) return [place(queue)];
  if (hours.mode === "chat") {
    return [h("i.dot"), hours.closes_at ? t("open_until", clock(hours.closes_at)) : t("open_now")];
  }
  return [hours.opens_at ? t("opens", dayAndClock(hours.opens_at)) : t("away")];
}

/** @param {import("./types.js").Queue} queue */
function place(queue) {
  const before = queue.before ? t("queue", queue.before) : t("queue_next");
  return queue.minutes === null ? before : `${before} · ${t("wait", queue.minutes, queue.spread ?? 1)}`;
}

/** The ladder: network, refresh, cache, another browser; and the other ways in. */
export class Trouble {
  #shown = "";

  /** @param {Talk} talk @param {import("./types.js").Config} config */
  constructor(talk, config) {
    this.talk = talk;
    this.config = config;
    this.element = h("div.trouble", { role: "status", hidden: true });
  }

  render() {
    const state = this.talk.line;
    const calm = state === "live" || (state === "connecting" && !this.#shown) || !this.talk.calls.token;
    this.element.hidden = calm;
    if (calm) this.#shown = "";
    else if (state !== this.#shown) {
      this.#shown = state;
      this.element.replaceChildren(...this.#content(state));
    }
  }

  /** @param {string} state @returns {(Node | string)[]} */
  #content(state) {
    if (state === "offline") return [t("offline")];
    if (state !== "cannot") return [t("reconnecting")];
    const steps = ["network", "refresh", "cache", "browser"].map((step) => h("li", {}, t(`try_${step}`)));
    return [
      h("p", {}, t("cannot")),
      h("ol", {}, ...steps),
      plainButton(t("retry"), () => this.talk.stream.nudge()),
      " ",
      h("a", { href: this.config.contact_url, target: "_blank", rel: "noopener" }, t("other_ways")),
    ];
  }
}
