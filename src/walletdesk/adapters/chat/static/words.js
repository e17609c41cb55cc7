/** Texts and times in the visitor's language. */

/** @type {import("./types.js").Config} */
let config;

/** @param {import("./types.js").Config} fresh */
export function speak(fresh) {
  config = fresh;
}

/**
 * @param {string} name of a text, `widget.…` in the catalogues
 * @param {(string | number)[]} given fill its `%s` in order
 */
export function t(name, ...given) {
  let at = 0;
  return (config.texts[name] ?? name).replace(/%s/g, () => String(given[at++] ?? ""));
}

const CLOCK = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit" });

/** @param {string} moment RFC 3339 @param {Intl.DateTimeFormatOptions} wish */
const shown = (moment, wish) => new Date(moment).toLocaleString(config.language, wish);

/** @param {string} moment RFC 3339 */
export const clock = (moment) => shown(moment, CLOCK);

/** @param {string} moment RFC 3339; with the day, in the visitor's own zone */
export const dayAndClock = (moment) => shown(moment, { weekday: "long", ...CLOCK });

/** @param {string} moment RFC 3339 */
export function day(moment) {
  const date = new Date(moment);
  return date.toDateString() === new Date().toDateString() ? t("today") : shown(moment, { month: "long", day: "numeric" });
}

/** @param {number} bytes */
export function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
