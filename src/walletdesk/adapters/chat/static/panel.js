/** The panel: everything behind the bubble. The loader fetches it when it is wanted. */

/// <reference path="./css.d.ts" />
import { composer } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { Calls } from "./http.js";
import { Intro } from "./intro.js";
import { menu } from "./menu.js";
import { Log } from "./messages.js";
import css from "inlined/panel.css" with { type: "text" };
import { Rating } from "./rating.js";
import { greeting, Trouble } from "./state.js";
import { Talk } from "./talk.js";
import { speak, t } from "./words.js";

/** @typedef {import("./types.js").Host} Host */

/** @param {Host} host @returns {import("./types.js").Panel} */
function mount(host) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  host.root.adoptedStyleSheets = [...host.root.adoptedStyleSheets, sheet];
  /** @type {Window_ | undefined} */
  let view;
  let open = false;
  const talk = new Talk(host, () => view?.render(open));

  const ready = (async () => {
    const config = await begin(host);
    speak(config);
    view = new Window_(host, talk, config);
    if (talk.keep.read().talk) await talk.begin().catch(() => talk.stream.start("0"));
    view.render(open);
  })();
  const enter = async () => {
    open = true;
    await ready;
    if (!open || !view) return;
    view.show(true);
    if (!talk.session) await talk.begin().catch(() => talk.changed());
    view.render(open);
  };
  return {
    opened: () => void enter(),
    closed: () => {
      open = false;
      view?.show(false);
    },
    identify: async (jwt) => {
      await ready;
      if (jwt) await talk.begin({ identity: jwt });
      else talk.leave();
    },
    arrive: async (link) => {
      await ready;
      talk.leave();
      await talk.begin({ link });
    },
  };
}

/** Texts and all: until they are there the loader says what to try. @param {Host} host */
async function begin(host) {
  for (;;) {
    try {
      const config = await new Calls(host.base).get(`config?lang=${encodeURIComponent(host.language)}`);
      host.lost(false);
      return config;
    } catch {
      host.lost(true);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
  }
}

class Window_ {
  /**
   * @param {Host} host
   * @param {Talk} talk
   * @param {import("./types.js").Config} config
   */
  constructor(host, talk, config) {
    this.host = host;
    this.talk = talk;
    this.subtitle = h("p.sub", { role: "status" });
    this.trouble = new Trouble(talk, config);
    this.intro = new Intro(talk, host, config);
    this.log = new Log(talk, host);
    this.rating = new Rating(talk, host);
    this.composer = composer(talk, host, this);
    this.body = h("div.body", {}, this.trouble.element, this.intro.element, this.log.element, this.rating.element);
    this.element = h(
      "section.panel",
      { role: "dialog", "aria-modal": "true", "aria-label": t("name", config.brand), lang: config.language, dir: config.dir, hidden: true },
      h(
        "div.head",
        {},
        h("div.who", {}, h("h2", {}, config.brand), this.subtitle),
        menu(talk, host, this),
        iconButton("close", t("close"), host.close),
      ),
      this.body,
      this.composer.element,
    );
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    host.root.append(this.element);
    this.#fit();
  }

  /** @param {boolean} open */
  show(open) {
    this.element.hidden = !open;
    if (!open) return;
    this.log.toEnd();
    if (matchMedia("(min-width: 481px)").matches) this.composer.focus();
    else this.element.querySelector(".head button")?.focus();
  }

  /** @param {boolean} open */
  render(open) {
    const started = this.talk.messages.size > 0 || this.talk.outbox.waiting.length > 0;
    this.subtitle.replaceChildren(...greeting(this.talk));
    this.trouble.render();
    this.intro.render(started);
    this.log.render(started);
    if (this.rating.render()) this.log.toEnd();
    this.composer.render(started);
    if (open && !document.hidden) this.talk.see();
    this.host.unread(open ? 0 : this.talk.unread);
  }

  /** Put a small window over the panel's content; Escape or its button closes it. @param {HTMLElement} content */
  overlay(content) {
    this.element.querySelector(".over")?.remove();
    const close = () => over.remove();
    const over = h("div.over", {}, iconButton("back", t("back"), close), content);
    this.element.append(over);
    over.querySelector("button")?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation(); // the site's own shortcuts are not meant
    if (event.key === "Escape" && !event.isComposing) {
      const over = this.element.querySelector(".over, .pop:not([hidden])");
      if (!over) this.host.close();
      else if (over.classList.contains("over")) over.remove();
      else over.hidden = true;
    }
    if (event.key === "Tab") this.#trap(event);
  }

  /** Focus stays in the open panel. @param {KeyboardEvent} event */
  #trap(event) {
    const reachable = [...this.element.querySelectorAll("button, a[href], input, textarea, select, [tabindex='0']")].filter(
      (it) => it.offsetParent !== null && !it.disabled && it.type !== "file",
    );
    const edge = event.shiftKey ? reachable[0] : reachable[reachable.length - 1];
    if (this.host.root.activeElement !== edge) return;
    event.preventDefault();
    reachable[event.shiftKey ? reachable.length - 1 : 0].focus();
  }

  /** On a phone the panel is what the keyboard leaves of the screen. */
  #fit() {
    const seen = window.visualViewport;
    if (!seen) return;
    const fit = () => {
      this.element.style.setProperty("--seen", `${seen.height}px`);
      this.element.style.setProperty("--top", `${seen.offsetTop}px`);
    };
    seen.addEventListener("resize", fit);
    seen.addEventListener("scroll", fit);
    fit();
  }
}

/** @type {any} */ (window).walletdesk.mount = mount;
