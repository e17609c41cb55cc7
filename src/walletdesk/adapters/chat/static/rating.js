/** When the talk is solved: how was it? The form itself is loaded only then. */

import { h } from "./dom.js";

export class Rating {
  #of = "";

  /**
   * @param {import("./talk.js").Talk} talk
   * @param {(what: "rate", element: HTMLElement) => Promise<void>} seldom
   */
  constructor(talk, seldom) {
    this.talk = talk;
    this.seldom = seldom;
    this.element = h("div.rating", { hidden: true });
  }

  render() {
    const talk = this.talk.session?.conversation;
    const wanted = talk?.rate ? `${talk.id} ${talk.score}` : "";
    this.element.hidden = !wanted;
    if (wanted === this.#of || !talk) return;
    this.#of = wanted;
    this.seldom("rate", this.element).catch(() => (this.#of = "")); // the next drawing tries again
  }
}
