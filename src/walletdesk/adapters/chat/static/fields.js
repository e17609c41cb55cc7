/** The guided questions of a matter, checked by the desk while the form is open. */

import { h, iconButton, plainButton } from "./dom.js";
import { clean } from "./guarding.js";
import { Refused, why } from "./http.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Field} Field */

export class Fields {
  /** @type {Map<string, {field: Field, row: HTMLElement, input: any, error: HTMLElement}>} */
  #rows = new Map();

  /**
   * @param {import("./talk.js").Talk} talk
   * @param {import("./types.js").Host} host
   * @param {import("./types.js").Questions} questions
   * @param {(done: boolean) => void} done
   */
  constructor(talk, host, questions, done) {
    this.talk = talk;
    this.host = host;
    this.questions = questions;
    this.done = done;
    this.trouble = h("p.error", { role: "alert" });
    this.element = h(
      "form.fields",
      { novalidate: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event), oninput: () => this.#apply() },
      h("div.row", {}, iconButton("back", t("back"), () => done(false)), h("p", {}, questions.name)),
      h("p.guidance", { hidden: !questions.guidance }, questions.guidance),
      h("p.small", {}, t("details")),
      ...questions.fields.map((field) => this.#row(field)),
      this.trouble,
      h("div.row", {}, h("button.solid", {}, t("next")), plainButton(t("skip"), () => this.#send({}))),
    );
    this.#apply();
  }

  /** @param {Field} field */
  #row(field) {
    const id = `f-${field.key}`;
    const error = h("span.error", { id: `${id}-e` });
    const help = h("span.small", { id: `${id}-h`, hidden: !field.help }, field.help);
    const input = control(field, { id, name: field.key, "aria-describedby": `${id}-h ${id}-e` });
    const label = h("label", { for: id }, field.label, field.required ? null : h("span.small", {}, ` (${t("optional")})`));
    const row = h("div.field", {}, label, input, help, error);
    this.#rows.set(field.key, { field, row, input, error });
    return row;
  }

  /** Show the questions whose condition holds. */
  #apply() {
    for (const { field, row } of this.#rows.values()) {
      const wanted = Object.entries(field.condition ?? {});
      row.hidden = !wanted.every(([key, values]) => values.includes(this.#rows.get(key)?.input.value ?? ""));
    }
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    /** @type {Record<string, string>} */
    const values = {};
    for (const [key, { row, input, error }] of this.#rows) {
      error.textContent = "";
      if (row.hidden || !input.value) continue;
      const { text, masked } = await clean(this.host, input.value);
      if (masked) {
        input.value = "";
        return this.#wrong([{ field: `fields.${key}`, detail: t("masked") }]);
      }
      values[key] = input.type === "datetime-local" ? new Date(text).toISOString() : text;
    }
    await this.#send(values);
  }

  /** @param {Record<string, string>} fields */
  async #send(fields) {
    try {
      await this.talk.begin({ category: this.questions.slug, fields });
      this.done(true);
    } catch (wrong) {
      if (wrong instanceof Refused && wrong.errors.length) this.#wrong(wrong.errors);
      else this.trouble.textContent = why(wrong);
    }
  }

  /** @param {{field: string, detail: string}[]} errors */
  #wrong(errors) {
    for (const { field, detail } of errors) {
      const row = this.#rows.get(field.replace("fields.", ""));
      (row?.error ?? this.trouble).textContent = detail;
      row?.input.setAttribute("aria-invalid", "true");
    }
    this.#rows.get((errors[0]?.field ?? "").replace("fields.", ""))?.input.focus();
  }
}

/** @param {Field} field @param {Record<string, string>} named */
function control(field, named) {
  const yesNo = [{ value: "true", label: t("yes") }, { value: "false", label: t("no") }];
  const options = field.kind === "boolean" ? yesNo : field.options;
  if (options.length) {
    const choices = [{ value: "", label: t("choose") }, ...options];
    return h("select", named, ...choices.map((o) => h("option", { value: o.value }, o.label)));
  }
  if (field.kind === "longtext") return h("textarea", { ...named, rows: 3 });
  const type = { time: "datetime-local", email: "email" }[field.kind] ?? "text";
  return h("input", { ...named, type, autocomplete: "off", spellcheck: "false", inputmode: field.kind === "amount" ? "decimal" : null });
}
