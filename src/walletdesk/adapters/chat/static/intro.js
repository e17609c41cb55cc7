/** Before the first message: greeting, notice, likely matters, the questions of the chosen one. */

import { h, iconButton } from "./dom.js";
import { Fields } from "./fields.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Category} Category */

export class Intro {
  /** @type {Category | "all" | undefined} whose children are shown */
  #branch;
  /** @type {Fields | undefined} */
  #form;
  #done = false;
  #drawn = "";

  /**
   * @param {import("./talk.js").Talk} talk
   * @param {import("./types.js").Host} host
   * @param {import("./types.js").Config} config
   */
  constructor(talk, host, config) {
    this.talk = talk;
    this.host = host;
    this.config = config;
    this.element = h("div.intro");
  }

  /** @param {boolean} started */
  render(started) {
    this.element.hidden = started;
    if (started) {
      this.#branch = this.#form = undefined;
      this.#done = false;
      this.#drawn = "";
      return;
    }
    const hours = this.talk.session?.hours;
    const now = JSON.stringify([this.#branch, Boolean(this.#form), this.#done, hours, this.talk.matter?.slug]);
    if (now === this.#drawn) return;
    this.#drawn = now;
    this.element.replaceChildren(...this.#content(hours));
  }

  /** @param {import("./types.js").Hours | undefined} hours @returns {Node[]} */
  #content(hours) {
    const head = [h("p.hello", {}, t("hello"))];
    if (this.config.notice) head.push(h("p.notice", {}, this.config.notice.text));
    if (hours?.mode === "form" && hours.promise) head.push(h("p.promise", {}, hours.promise));
    if (this.#form) return [this.#form.element];
    if (this.#done && this.talk.matter) {
      return [...head, h("p.topic", {}, t("topic", this.talk.matter.name)), guidance(this.talk.matter.guidance)];
    }
    return [...head, this.#choices()];
  }

  #choices() {
    const { categories, likely } = this.config;
    const named = new Map(categories.map((c) => [c.slug, c]));
    const top = likely.map((slug) => named.get(slug)).filter((c) => c !== undefined);
    const branch = this.#branch;
    const shown = branch === "all" ? categories : (branch?.children ?? top);
    const back = iconButton("back", t("back"), () => this.#go(undefined));
    const title = h("p", {}, branch && branch !== "all" ? branch.name : t("likely"));
    const buttons = shown.map((c) => h("button.chip", { type: "button", onclick: () => this.#choose(c) }, c.name));
    const other = branch === "all" ? null : h("button.chip.other", { type: "button", onclick: () => this.#other(branch) }, t("all"));
    return h("div.choices", { role: "group", "aria-label": t("likely") }, h("div.row", {}, branch && back, title), ...buttons, other);
  }

  /** @param {Category | "all" | undefined} branch */
  #go(branch) {
    this.#branch = branch;
    this.render(false);
    this.element.querySelector("button")?.focus();
  }

  /** Something else in a branch is the branch itself. @param {Category | "all" | undefined} branch */
  #other(branch) {
    if (branch && branch !== "all") void this.#ask(branch.slug);
    else this.#go("all");
  }

  /** @param {Category} category */
  #choose(category) {
    if (category.children?.length) this.#go(category);
    else void this.#ask(category.slug);
  }

  /** @param {string} slug */
  async #ask(slug) {
    try {
      const language = encodeURIComponent(this.config.language);
      /** @type {import("./types.js").Questions} */
      const questions = await this.talk.calls.get(`categories/${slug}?lang=${language}`);
      this.talk.matter = questions;
      this.#form = new Fields(this.talk, this.host, questions, (done) => this.#told(done));
    } catch {
      this.#done = true; // without its questions the visitor can still write
    }
    this.render(false);
    this.element.querySelector("input, select, textarea, button")?.focus();
  }

  /** @param {boolean} done false: back to the matters */
  #told(done) {
    this.#form = undefined;
    this.#done = done;
    if (!done) this.talk.matter = undefined;
    this.render(false);
    if (done) this.host.root.querySelector("textarea")?.focus();
  }
}

/** @param {string} text */
function guidance(text) {
  return h("p.guidance", { hidden: !text }, text);
}
