/** Rows of a list in the page: putting fresh ones in their place without anything jumping. Pure DOM. */

/** @param {HTMLElement} list @param {string} id @returns {HTMLElement | null} */
export const find = (list, id) => list.querySelector(`:scope > [data-id="${id}"]`);

/** @param {HTMLElement} row */
const moment = (row) => Number(row.dataset.at);

/** @param {HTMLElement} list @returns {HTMLElement[]} */
export const all = (list) => /** @type {HTMLElement[]} */ ([...list.children]);

/**
 * Put a fresh row where the old one stands: selection, focus and the mark of the open one stay.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
export function renew(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const box = check(fresh);
  const before = check(old);
  if (box && before) box.checked = before.checked;
  if (old.hasAttribute("aria-current")) mark(fresh, true);
  old.replaceWith(fresh);
  if (focused) (focused.matches("input") ? box : link(fresh))?.focus({ preventScroll: true });
}

/** Into its place by time, newest first. @param {HTMLElement} list @param {HTMLElement} row */
export function place(list, row) {
  const next = all(list).find((other) => other !== row && moment(other) < moment(row));
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  list.insertBefore(row, next ?? null);
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}

/** Whether every row stands where its time says. @param {HTMLElement} list */
export function sorted(list) {
  const times = all(list).map(moment);
  return times.every((time, i) => i === 0 || (times[i - 1] ?? 0) >= time);
}

/** Whether a row belongs behind everything that has been loaded. @param {HTMLElement} list @param {HTMLElement} row */
export function beyond(list, row) {
  const last = all(list).at(-1);
  return last !== undefined && moment(row) < moment(last);
}

/** @param {HTMLElement} row @returns {HTMLInputElement | null} */
export const check = (row) => row.querySelector(".row-check");

/** @param {HTMLElement} row @returns {HTMLAnchorElement | null} */
export const link = (row) => row.querySelector(".row-link");

/** The row that is open says so to eyes and ears. @param {HTMLElement} row @param {boolean} open */
export function mark(row, open) {
  if (open) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
  if (open) link(row)?.setAttribute("aria-current", "page");
  else link(row)?.removeAttribute("aria-current");
}
