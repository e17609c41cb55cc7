/** When the talk is solved: how was it? Five faces with words, and a comment. */

import { h, named } from "./dom.js";
import { clean } from "./guarding.js";
import { Refused } from "./http.js";
import { t } from "./words.js";

const FACES = ["😞", "🙁", "😐", "🙂", "😀"];

export class Rating {
  #score = 0;
  #of = "";

  /** @param {import("./talk.js").Talk} talk @param {import("./types.js").Host} host */
  constructor(talk, host) {
    this.talk = talk;
    this.host = host;
    this.element = h("div.rating", { hidden: true });
  }

  /** @returns {boolean} whether it asks now for the first time */
  render() {
    const talk = this.talk.session?.conversation;
    const wanted = talk?.rate ? `${talk.id} ${talk.score}` : "";
    this.element.hidden = !wanted;
    if (wanted === this.#of || !talk) return false;
    this.#of = wanted;
    this.element.replaceChildren(h("p.small", {}, t("solved")), ...(talk.score ? [h("p", {}, t("thanks"))] : this.#form()));
    return true;
  }

  #form() {
    const faces = FACES.map((face, i) => {
      const input = h("input", { type: "radio", name: "score", value: i + 1, onchange: () => (this.#score = i + 1) });
      return h("label", {}, input, h("span.face", { "aria-hidden": "true" }, face), h("span.small", {}, t(`rate_${i + 1}`)));
    });
    const comment = h("textarea", { rows: 2, maxlength: 2000, ...named(t("comment")) });
    const trouble = h("p.error", { role: "alert" });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.#send(comment.value, trouble);
    };
    return [
      h("form", { onsubmit: submit }, h("fieldset", {}, h("legend", {}, t("rate")), h("div.faces", {}, ...faces)), comment, trouble, h("button.solid", {}, t("rate_send"))),
    ];
  }

  /** @param {string} said @param {HTMLElement} trouble */
  async #send(said, trouble) {
    const talk = this.talk.session?.conversation;
    if (!talk || !this.#score) return;
    const { text } = await clean(this.host, said);
    try {
      await this.talk.calls.post("rating", { score: this.#score, comment: text });
      talk.score = this.#score;
      this.talk.changed();
    } catch (wrong) {
      trouble.textContent = wrong instanceof Refused ? wrong.message : t("offline");
    }
  }
}
