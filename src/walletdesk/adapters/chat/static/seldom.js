/**
 * What few visitors ever ask for, loaded when one does: the talk as a file, a link to another device, leaving,
 * rating.
 */

/// <reference path="./css.d.ts" />
import css from "inlined/rating.css" with { type: "text" };

/**
 * @typedef {import("./talk.js").Talk} Talk
 * @typedef {typeof import("./dom.js")} Dom
 * @typedef {{h: Dom["h"], named: Dom["named"], t: typeof import("./words.js").t, why: typeof import("./http.js").why,
 *   clean: typeof import("./guarding.js").clean, host: import("./types.js").Host,
 *   overlay: (content: HTMLElement) => void, toEnd: () => void}} Panel what the panel lends
 */

const FACES = ["😞", "🙁", "😐", "🙂", "😀"];

/** @param {Talk} talk @param {Panel} panel */
async function save(talk, { h }) {
  const blob = await talk.calls.blob("transcript");
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: `${talk.session?.conversation?.reference ?? "chat"}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {Talk} talk @param {Panel} panel */
async function device(talk, { h, t, overlay }) {
  if (!talk.calls.token) await talk.begin();
  const { url } = await talk.calls.post("links");
  const field = h("input", { readonly: true, value: url, "aria-label": t("device"), onfocus: () => field.select() });
  const copy = h("button.solid", { type: "button" }, t("copy"));
  copy.onclick = async () => {
    field.select();
    await navigator.clipboard?.writeText(url).catch(() => undefined);
    copy.textContent = t("copied");
  };
  overlay(h("div.device", {}, h("p", {}, t("device_text")), field, copy));
}

/** Who presses the wrong line must not lose the talk. @param {Talk} talk @param {Panel} panel */
function forget(talk, { h, t, overlay }) {
  const leave = h("button.solid", { type: "button" }, t("forget"));
  leave.onclick = () => {
    leave.closest(".over").querySelector("button").click();
    talk.leave();
    talk.begin().catch(() => undefined);
  };
  overlay(h("div.device", {}, h("p", {}, t("forget_text")), leave));
}

/** How was it? Five faces with words, and a comment. @param {Talk} talk @param {Panel} panel @param {HTMLElement} element */
function rate(talk, panel, element) {
  const { h, t, host, toEnd } = panel;
  style(host.root);
  const rated = talk.session?.conversation?.score;
  element.replaceChildren(h("p.small", {}, t("solved")), rated ? h("p", {}, t("thanks")) : form(talk, panel));
  toEnd();
}

let styled = false;

/** @param {ShadowRoot} root */
function style(root) {
  if (styled) return;
  styled = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/** @param {Talk} talk @param {Panel} panel */
function form(talk, { h, named, t, why, clean, host }) {
  let score = 0;
  const faces = FACES.map((face, i) => {
    const input = h("input", { type: "radio", name: "score", value: i + 1, onchange: () => (score = i + 1) });
    return h("label", {}, input, h("span.face", { "aria-hidden": "true" }, face), h("span.small", {}, t(`rate_${i + 1}`)));
  });
  const comment = h("textarea", { rows: 2, maxlength: 2000, ...named(t("comment")) });
  const trouble = h("p.error", { role: "alert" });
  const onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const now = talk.session?.conversation;
    if (!now || !score) return;
    const { text } = await clean(host, comment.value);
    try {
      await talk.calls.post("rating", { score, comment: text });
      now.score = score;
      talk.changed();
    } catch (wrong) {
      trouble.textContent = why(wrong);
    }
  };
  const asked = h("fieldset", {}, h("legend", {}, t("rate")), h("div.faces", {}, ...faces));
  return h("form", { onsubmit }, asked, comment, trouble, h("button.solid", {}, t("rate_send")));
}

/** @type {any} */ (window).walletdesk.seldom = { save, device, forget, rate };
