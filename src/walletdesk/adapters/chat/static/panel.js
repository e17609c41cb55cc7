/** The panel: everything behind the bubble. The loader fetches it when it is wanted. */

/// <reference path="./css.d.ts" />
import { composer } from "./composer.js";
import { h, iconButton, named } from "./dom.js";
import { clean } from "./guarding.js";
import { Calls, why } from "./http.js";
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

  let ready = (async () => {
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
      if (jwt) return talk.begin({ identity: jwt });
      talk.leave();
      if (open) await talk.begin();
    },
    arrive: (link) => {
      ready = ready.then(async () => {
        try {
          const { token } = await new Calls(host.base).post("sessions", { language: host.language, link });
          talk.leave(); // a link that does not work takes nobody's own talk away
          talk.calls.token = token;
        } catch (wrong) {
          view?.tell(wrong);
        }
      });
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
    this.rating = new Rating(talk, (what, element) => this.#seldom(what, element));
    this.composer = composer(talk, host, this);
    this.body = h("div.body", {}, this.trouble.element, this.intro.element, this.log.element, this.rating.element);
    // It stands where the bubble stands, at the end of the page's direction; what is in it has its language's.
    this.inner = h(
      "div.inner",
      { lang: config.language, dir: config.dir },
      h(
        "div.head",
        {},
        h("div.who", {}, h("h2", {}, config.brand), this.subtitle),
        menu((what) => this.#seldom(what).catch((wrong) => this.tell(wrong))),
        iconButton("close", t("close"), host.close),
      ),
      this.body,
      this.composer.element,
    );
    this.element = h(
      "section.panel",
      { role: "dialog", "aria-modal": "true", "aria-label": t("name", config.brand), hidden: true },
      this.inner,
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
    this.rating.render();
    this.composer.render(started);
    if (open && !document.hidden) this.talk.see();
    this.host.unread(open ? 0 : this.talk.unread);
  }

  /** @param {unknown} wrong */
  tell(wrong) {
    this.overlay(h("p.error", { role: "alert" }, why(wrong)));
  }

  /** Load what few ever need, and do it. @param {string} what @param {any[]} more */
  async #seldom(what, ...more) {
    const { talk, host } = this;
    await host.load(host.seldom);
    const lent = { h, named, t, why, clean, host, overlay: this.overlay.bind(this), toEnd: () => this.log.toEnd() };
    await /** @type {any} */ (window).walletdesk.seldom[what](talk, lent, ...more);
  }

  /** Put a small window over the panel's content; Escape or its button closes it. @param {HTMLElement} content */
  overlay(content) {
    this.element.querySelector(".over")?.remove();
    const close = () => {
      over.remove();
      this.inner.querySelector("button").focus();
    };
    const over = h("div.over", {}, iconButton("back", t("back"), close), content);
    this.inner.append(over);
    over.querySelector("button")?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation(); // the site's own shortcuts are not meant
    const pop = this.element.querySelector(".pop:not([hidden])");
    if (event.key === "Escape" && !event.isComposing) {
      const button = pop ? pop.previousSibling : this.element.querySelector(".over button");
      if (!button) return this.host.close();
      button.click();
      if (pop) button.focus();
    }
    if (event.key === "Tab") this.#trap(event);
    const step = { ArrowDown: "next", ArrowUp: "previous", ArrowRight: "next", ArrowLeft: "previous" }[event.key];
    if (pop && step) /** @type {any} */ (this.host.root.activeElement)[`${step}Sibling`]?.focus();
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
