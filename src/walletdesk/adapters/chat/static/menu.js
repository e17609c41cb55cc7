/** Seldom used: keep the talk as a file, go on elsewhere, leave it. */

import { h, iconButton } from "./dom.js";
import { t } from "./words.js";

/** @param {(what: "save" | "device" | "forget") => unknown} seldom */
export function menu(seldom) {
  /** @param {string} label @param {() => unknown} act */
  const item = (label, act) =>
    h("button", { type: "button", role: "menuitem", onclick: () => (toggle(false), act()) }, label);
  const items = h(
    "div.pop",
    { role: "menu", hidden: true },
    item(t("save"), () => seldom("save")),
    item(t("device"), () => seldom("device")),
    item(t("forget"), () => seldom("forget")),
  );
  const button = iconButton("more", t("more"), () => toggle(items.hidden), { "aria-haspopup": "menu", "aria-expanded": "false" });
  /** @param {boolean} open */
  function toggle(open) {
    items.hidden = !open;
    button.ariaExpanded = String(open);
    if (open) items.querySelector("button")?.focus();
  }
  items.addEventListener("focusout", (/** @type {FocusEvent} */ event) => {
    if (event.relatedTarget && !items.contains(event.relatedTarget) && event.relatedTarget !== button) toggle(false);
  });
  return h("div.menu", {}, button, items);
}
