/** Making elements, and icons. Texts are always set as text, never as markup. */

/**
 * @param {string} tag a tag, with classes behind dots: "button.icon"
 * @param {Record<string, any>} [props] `on…` are listeners, the rest attributes; null and false are left out
 * @param {(Node | string | null | undefined | false)[]} children
 * @returns {any} the element; its kind is known where it is made
 */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name ?? "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const PATHS = {
  close: "M6 6l12 12M18 6 6 18",
  back: "m15 5-7 7 7 7",
  more: "M5 12h0M12 12h0M19 12h0",
  send: "M4 12 20 4l-5 16-3-7zM12 13l8-9",
  clip: "m20 11-8 8a5 5 0 0 1-7-7l8-8a3 3 0 0 1 5 5l-8 8a2 2 0 0 1-3-3l7-7",
  smile: "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM8 14a5 5 0 0 0 8 0M9 9h0M15 9h0",
  shield: "M12 21c5-2 8-5 8-10V5l-8-3-8 3v6c0 5 3 8 8 10ZM9 12l2 2 4-4",
  file: "M14 3H6v18h12V7zM14 3v4h4",
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  const SVG = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  made.append(path);
  return made;
}

/**
 * @param {keyof typeof PATHS} name
 * @param {string} label
 * @param {(event: Event) => void} onclick
 * @param {Record<string, any>} [more]
 * @returns {HTMLButtonElement}
 */
export function iconButton(name, label, onclick, more = {}) {
  return h("button.icon", { type: "button", "aria-label": label, title: label, onclick, ...more }, icon(name));
}

/**
 * @param {string} label
 * @param {(event: Event) => void} onclick
 * @returns {HTMLButtonElement}
 */
export const plainButton = (label, onclick) => h("button.plain", { type: "button", onclick }, label);

/** For a field whose hint is its name too. @param {string} label */
export const named = (label) => ({ "aria-label": label, placeholder: label });

/**
 * Text with its web addresses as links; nothing else of it has a meaning.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"'，。；、）】]+)/).map((part, i) =>
    i % 2 ? h("a", { href: part, target: "_blank", rel: "noopener nofollow" }, part) : part,
  );
}
