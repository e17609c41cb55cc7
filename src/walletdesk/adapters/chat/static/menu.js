/** Seldom used: keep the talk as a file, go on elsewhere, leave. */

import { h, iconButton } from "./dom.js";
import { t } from "./words.js";

/**
 * @param {import("./talk.js").Talk} talk
 * @param {import("./types.js").Host} _host
 * @param {{overlay: (content: HTMLElement) => void}} panel
 */
export function menu(talk, _host, panel) {
  /** @param {string} label @param {() => unknown} act */
  const item = (label, act) =>
    h("button", { type: "button", role: "menuitem", onclick: () => (toggle(false), act()) }, label);
  const items = h(
    "div.pop",
    { role: "menu", hidden: true },
    item(t("save"), () => save(talk)),
    item(t("device"), () => device(talk, panel)),
    item(t("forget"), () => talk.leave()),
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

/** @param {import("./talk.js").Talk} talk */
async function save(talk) {
  const blob = await talk.calls.blob("transcript").catch(() => null);
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: `${talk.session?.conversation?.reference ?? "chat"}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {import("./talk.js").Talk} talk @param {{overlay: (content: HTMLElement) => void}} panel */
async function device(talk, panel) {
  if (!talk.calls.token) await talk.begin();
  const { url } = await talk.calls.post("links");
  const field = h("input", { readonly: true, value: url, "aria-label": t("device"), onfocus: () => field.select() });
  const copy = h("button.solid", { type: "button" }, t("copy"));
  copy.onclick = async () => {
    field.select();
    await navigator.clipboard?.writeText(url).catch(() => undefined);
    copy.textContent = t("copied");
  };
  panel.overlay(h("div.device", {}, h("p", {}, t("device_text")), field, copy));
}
