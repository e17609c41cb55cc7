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

/** @param {string} moment RFC 3339 */
export function clock(moment) {
  return new Intl.DateTimeFormat(config.language, { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

/** @param {string} moment RFC 3339; with the day, in the visitor's own zone */
export function dayAndClock(moment) {
  const wish = /** @type {const} */ ({ weekday: "long", hour: "2-digit", minute: "2-digit" });
  return new Intl.DateTimeFormat(config.language, wish).format(new Date(moment));
}

/** @param {string} moment RFC 3339 */
export function day(moment) {
  const date = new Date(moment);
  if (date.toDateString() === new Date().toDateString()) return t("today");
  return new Intl.DateTimeFormat(config.language, { month: "long", day: "numeric" }).format(date);
}

/** @param {number} bytes */
export function size(bytes) {
  const large = bytes >= 1e6;
  const style = /** @type {const} */ ({ style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: large ? 1 : 0 });
  return new Intl.NumberFormat(config.language, style).format(Math.max(1, bytes / (large ? 1e6 : 1e3)));
}
