/**
 * The loader: the one script that a site embeds. Shows the bubble; everything else comes when it is
 * wanted. `window.walletdesk` is the site's way to it: open(), close(), identify(jwt).
 *
 * Attributes of the tag: data-lang, data-theme (light, dark), data-offset-x and data-offset-y (px).
 */

/// <reference path="./css.d.ts" />
import css from "inlined/bubble.css" with { type: "text" };
import { Keep } from "./keep.js";

const tag = /** @type {HTMLScriptElement} */ (document.currentScript);
const base = new URL(tag.src).origin;
const data = tag.dataset;
const language = data.lang || navigator.language;
const keep = new Keep(base);

const NAMES = {
  en: ["Open the chat", "Close", "Cannot connect. Check the network, refresh, clear the cache, or try another browser."],
  zh: ["打开聊天", "关闭", "无法连接。请检查网络、刷新、清除缓存或换浏览器。"],
  es: ["Abrir el chat", "Cerrar", "Sin conexión. Revisa la red, recarga, borra la caché o usa otro navegador."],
};
const [open, closeName, advice] =
  NAMES[/** @type {keyof typeof NAMES} */ (language.slice(0, 2).toLowerCase())] ?? NAMES.en;

const element = document.createElement("walletdesk-chat");
const root = element.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
root.adoptedStyleSheets = [sheet];
root.innerHTML = `<button id="bubble" type="button" aria-expanded="false" aria-haspopup="dialog"><svg viewBox="0 0 24 24" aria-hidden="true"><path class="talk" d="M21 11.5a8.4 8.4 0 0 1-9 8.4 9 9 0 0 1-3.6-.8L3 21l1.9-5.1A8.4 8.4 0 1 1 21 11.5Z"/><path class="down" d="m6 9 6 6 6-6"/></svg><span id="count" hidden></span></button><p id="lost" role="alert" hidden></p>`;
const bubble = /** @type {HTMLButtonElement} */ (root.getElementById("bubble"));
const count = /** @type {HTMLElement} */ (root.getElementById("count"));
const trouble = /** @type {HTMLElement} */ (root.getElementById("lost"));
if (data.theme) element.dataset.theme = data.theme;
element.lang = language;
for (const side of /** @type {const} */ (["X", "Y"])) {
  const offset = Number(data[`offset${side}`]);
  if (offset) element.style.setProperty(`--offset-${side.toLowerCase()}`, `${offset}px`);
}

/** @type {Promise<import("./types.js").Panel> | undefined} */
let loading;
let shown = false;
let unseen = 0;

/** @returns {Promise<import("./types.js").Panel>} */
function panel() {
  loading ??= load("%panel%").then(
    () => /** @type {any} */ (api).mount({ base, language, guard: "%guard%", words: "%words%", seldom: "%seldom%", root, keep, load, unread, lost, close }),
    (wrong) => {
      loading = undefined; // the next press tries again
      throw wrong;
    },
  );
  return /** @type {Promise<import("./types.js").Panel>} */ (loading);
}

/** A script of ours, run. @param {string} path @returns {Promise<unknown>} */
function load(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = base + path;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** @param {boolean} is whether the desk is out of reach before the panel can say so itself */
function lost(is) {
  trouble.textContent = is ? advice : "";
  trouble.hidden = !is || !shown;
}

/** @param {number} n */
function unread(n) {
  unseen = n;
  count.textContent = n > 9 ? "9+" : String(n);
  name();
}

function name() {
  count.hidden = !unseen || shown;
  bubble.ariaLabel = shown ? closeName : unseen ? `${open} (${unseen})` : open;
  bubble.ariaExpanded = String(shown);
}

async function show() {
  if (shown) return;
  shown = true;
  element.dataset.open = "";
  name();
  try {
    (await panel()).opened();
  } catch {
    lost(true);
  }
}

function close() {
  if (!shown) return;
  shown = false;
  trouble.hidden = true;
  delete element.dataset.open;
  name();
  bubble.focus();
  void loading?.then((it) => it.closed()).catch(() => undefined);
}

const api = {
  open: show,
  close,
  /** @param {string | null} jwt of the site's own back end; null when its user signs out */
  identify: async (jwt) => (await panel()).identify(jwt),
};

bubble.onclick = () => (shown ? close() : show());
bubble.onpointerenter = () => void panel().catch(() => undefined);
name();

function start() {
  const site = /** @type {any} */ (window);
  if (site.walletdesk) return; // a second tag
  site.walletdesk = api;
  document.documentElement.append(element); // a body may move, or be replaced
  dispatchEvent(new Event("walletdesk:ready"));
  const link = location.hash.slice(1);
  if ("continue" in data && link) {
    history.replaceState(null, "", location.pathname);
    void panel().then((it) => it.arrive(link));
    void show();
  } else if (keep.read().talk) {
    setTimeout(() => void panel().catch(() => undefined), 500); // somebody may have answered
  }
}

if (document.body) start();
else addEventListener("DOMContentLoaded", start);
