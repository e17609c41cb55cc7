/** What few visitors ever ask for, loaded when one does: the talk as a file, a link to another device. */

/**
 * @typedef {import("./talk.js").Talk} Talk
 * @typedef {{h: typeof import("./dom.js").h, t: typeof import("./words.js").t,
 *   overlay: (content: HTMLElement) => void}} Panel
 */

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

/** @type {any} */ (window).walletdesk.seldom = { save, device };
