/**
 * Keys of the desk. A key belongs to an element: `<button data-key="e">` is pressed by "e",
 * `<a data-key="g i">` by "g" and then "i", `<input data-key="/">` gets the focus.
 */

const SEQUENCE_MS = 1200;

const TYPED = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select";

/** Whether the person is typing, so that letters are letters. @param {EventTarget | null} target */
export function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED));
}

/**
 * The element that has this key now. Disabled ones have none, nor have hidden ones, unless they lie in what is
 * folded away for want of room only (`data-keys="folded"`).
 * @param {string} key
 */
export function owner(key) {
  const scope = document.querySelector("dialog:modal") ?? document;
  for (const found of scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
    if (found instanceof HTMLElement && reachable(found) && !found.matches(":disabled")) return found;
  }
  return undefined;
}

/** @param {HTMLElement} element */
const reachable = (element) => element.checkVisibility() || element.closest('[data-keys="folded"]');

/** Every key of the page and what it does, each once. @returns {{key: string, label: string}[]} */
export function known() {
  /** @type {Map<string, string>} */
  const labels = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.getAttribute("data-key") ?? "";
    const named = element.getAttribute("data-key-label") ?? element.getAttribute("aria-label");
    if (!labels.has(key)) labels.set(key, (named ?? element.textContent ?? "").trim());
  }
  return [...labels].map(([key, label]) => ({ key, label }));
}

/** @param {HTMLElement} element */
function press(element) {
  if (typing(element)) element.focus();
  else element.click();
}

let first = "";
let firstAt = 0;

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) return;
  const recent = first && event.timeStamp - firstAt < SEQUENCE_MS;
  const found = (recent && owner(`${first} ${event.key}`)) || owner(event.key);
  first = event.key;
  firstAt = event.timeStamp;
  if (!found) return;
  event.preventDefault();
  first = "";
  press(found);
}

document.addEventListener("keydown", pressed);
