/** Where the visitor writes: text, emoji, files, pasted screenshots. */

import { Attachments } from "./attachments.js";
import { h, icon, iconButton, named } from "./dom.js";
import { clean, guard } from "./guarding.js";
import { Refused } from "./http.js";
import { tab } from "./keep.js";
import { t } from "./words.js";

const EMOJI = "😀 🙂 😅 😂 🙏 👍 👌 💪 ❤️ 🤔 😕 😢 😭 😡 😱 ⏳ ✅ ❌".split(" ");
const LONGEST = 20_000;

/**
 * @param {import("./talk.js").Talk} talk
 * @param {import("./types.js").Host} host
 * @param {{element: HTMLElement, body: HTMLElement}} panel
 */
export function composer(talk, host, panel) {
  const files = new Attachments(talk, panel);
  const draft = `walletdesk draft ${host.base}`;
  const text = h("textarea", { rows: 1, maxlength: LONGEST, enterkeyhint: "send", ...named(t("write")) });
  const trouble = h("p.error", { role: "alert" });
  const who = whoForm();
  const emoji = emojiPicker(text);
  const input = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true", onchange: () => (files.add(input.files ?? []), (input.value = "")) });
  const send = iconButton("send", t("send"), () => void submit(), { class: "icon send" });
  let sending = false;

  text.value = tab[draft] ?? "";
  text.addEventListener("input", () => {
    grow();
    talk.sign();
    void keepDraft();
  });
  text.addEventListener("focus", () => void guard(host).catch(() => undefined), { once: true });
  text.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void submit();
    }
  });
  text.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => {
    const pasted = event.clipboardData?.files ?? [];
    if (pasted.length) {
      event.preventDefault();
      files.add(pasted);
    }
  });

  function grow() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
  }

  /** What is typed outlives a refresh, unless it is a secret: that is written nowhere. */
  async function keepDraft() {
    const { masked } = await clean(host, text.value);
    tab[draft] = masked ? "" : text.value;
  }

  async function submit() {
    const said = text.value.trim();
    if (sending || files.busy || (!said && !files.ready.length)) return;
    sending = true;
    try {
      const { text: safe, masked } = await clean(host, said);
      if (!(await who.tell())) return;
      trouble.textContent = "";
      talk.say(safe, files.take(), masked);
      text.value = "";
      tab[draft] = "";
      grow();
    } finally {
      sending = false;
      text.focus();
    }
  }

  /** Out of hours: a name and an address, so that we know whom to answer. Both may stay empty. */
  function whoForm() {
    const [name, email] = ["name", "email"].map((what) =>
      h("input", { type: what === "email" && what, maxlength: 320, autocomplete: what, ...named(t(`form_${what}`)) }),
    );
    const element = h("div.row.who-form", { hidden: true }, name, email);
    return {
      element,
      /** @returns {Promise<boolean>} whether sending may go on */
      tell: async () => {
        if (element.hidden || (!name.value && !email.value)) return true;
        try {
          await talk.begin({ contact: { name: name.value, email: email.value } });
          return true;
        } catch (wrong) {
          if (!(wrong instanceof Refused)) return true; // offline: the message is kept all the same
          trouble.textContent = wrong.message;
          email.focus();
          return false;
        }
      },
    };
  }

  const element = h(
    "div.compose",
    {},
    who.element,
    files.element,
    trouble,
    h("p.never", {}, icon("shield"), t("never")),
    h("div.row.write", {}, iconButton("clip", t("attach"), () => input.click()), emoji, text, send, input),
  );
  return {
    element,
    focus: () => text.focus(),
    /** @param {boolean} started */
    render: (started) => {
      who.element.hidden = started || talk.session?.hours.mode !== "form";
      files.render();
    },
  };
}

/** @param {HTMLTextAreaElement} text */
function emojiPicker(text) {
  /** @param {string} emoji */
  const put = (emoji) => {
    text.setRangeText(emoji, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input"));
    picker.hidden = true;
    text.focus();
  };
  const picker = h("div.pop.emoji", { role: "group", "aria-label": t("emoji"), hidden: true }, ...EMOJI.map((e) => h("button", { type: "button", onclick: () => put(e) }, e)));
  const toggle = () => {
    picker.hidden = !picker.hidden;
    if (!picker.hidden) picker.querySelector("button")?.focus();
  };
  return h("div.menu", {}, iconButton("smile", t("emoji"), toggle), picker);
}
