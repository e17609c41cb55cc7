/** Hides `[data-when]` rows of a form while the fields they depend on have other values. */

/** @param {HTMLFormElement} form @param {HTMLElement} row */
function applies(form, row) {
  /** @type {Record<string, string[]>} */
  const wanted = JSON.parse(row.dataset["when"] ?? "{}");
  return Object.entries(wanted).every(([key, values]) => {
    const input = form.elements.namedItem(`fields.${key}`);
    return values.includes(input && "value" in input ? String(input.value) : "");
  });
}

/** @param {HTMLFormElement} form */
function update(form) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-when]"))) {
    // What is wrong must be seen, or nobody could mend it.
    row.hidden = !applies(form, row) && !row.querySelector('[aria-invalid="true"]');
  }
}

for (const form of document.forms) {
  if (!form.querySelector("[data-when]")) continue;
  update(form);
  form.addEventListener("input", () => update(form));
}
