import { toast } from "../../ui/components/page.js";
import { ask } from "./ask.js";
import { SuggestionList } from "./composer-list.js";

const TEMPLATE = /^\/([^\n]{0,40})$/;
const MENTION = /(?:^|\s)@([^\s@]{0,30})$/;

/**
 * What the composer offers while somebody types: templates after "/" in an empty reply, colleagues
 * after "@" in a note. It remembers who was called.
 */
export class Suggest {
  /** Names of called colleagues by id. @type {Map<string, string>} */
  #called = new Map();

  /**
   * @param {HTMLTextAreaElement} area
   * @param {HTMLElement} box
   * @param {{url: string, kind: () => string, network: string}} about
   */
  constructor(area, box, about) {
    this.area = area;
    this.about = about;
    this.list = new SuggestionList(box, area);
  }

  /** Look at the text up to the caret. */
  typed() {
    const until = this.area.value.slice(0, this.area.selectionStart);
    const template = this.about.kind() === "reply" && this.area.value === until && until.match(TEMPLATE);
    const mention = this.about.kind() === "note" && until.match(MENTION);
    if (template) this.#templates(template[1], 0);
    else if (mention) this.#colleagues(mention[1], until.length - mention[1].length - 1);
    else this.list.close();
  }

  /** The button: all templates, put in at the caret. */
  all() {
    this.area.focus();
    if (this.list.open) return this.list.close();
    this.#templates("", this.area.selectionStart);
  }

  /** Those called whose names still stand in the text. @param {string} text @returns {string[]} */
  mentions(text) {
    return [...this.#called].filter(([, name]) => text.includes(`@${name}`)).map(([id]) => id);
  }

  /** @param {string} words @param {number} start where the chosen text goes in */
  #templates(words, start) {
    void this.list.show(`${this.about.url}/templates`, words, async ({ id }) => {
      const { ok, data, error } = await ask("POST", `${this.about.url}/templates/${id}`);
      if (ok) this.#put(data.text, start);
      else toast(error || this.about.network, { kind: "bad" });
    });
  }

  /** @param {string} words @param {number} start */
  #colleagues(words, start) {
    void this.list.show("/desk/colleagues", words, ({ id, name }) => {
      this.#called.set(id, name);
      this.#put(`@${name} `, start);
    });
  }

  /** Through the platform's own editing, so that Ctrl+Z takes it back. @param {string} text @param {number} start */
  #put(text, start) {
    this.area.focus();
    this.area.setSelectionRange(start, this.area.selectionStart);
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, start, this.area.selectionEnd, "end");
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
