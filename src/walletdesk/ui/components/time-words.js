/** Moments as words, by Intl. Pure. */

/** @typedef {"relative" | "clock" | "date" | "full" | "left"} As */

/** @type {[Intl.RelativeTimeFormatUnit, number][]} Unit and its length in seconds. */
const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** @typedef {Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.NumberFormat} Formatter */

/** @type {Map<string, Formatter>} They are dear to make. */
const made = new Map();

/**
 * @template {Formatter} T
 * @param {string} key
 * @param {() => T} make
 * @returns {T}
 */
function kept(key, make) {
  const found = made.get(key) ?? make();
  made.set(key, found);
  return /** @type {T} */ (found);
}

/**
 * @param {As} as
 * @param {Date} moment
 * @param {Date} now
 * @param {string} language
 */
export function write(as, moment, now, language) {
  if (as === "left") return left(moment, now, language);
  if (as === "relative") return relative(moment, now, language);
  if (as === "clock") return clock(moment, now, language);
  return dated(as === "full", moment, language);
}

/** @param {Date} moment @param {Date} now @param {string} language */
function relative(moment, now, language) {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const words = kept(
    `relative ${language}`,
    () => new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "narrow" }),
  );
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return unit ? words.format(Math.trunc(seconds / unit[1]), unit[0]) : words.format(0, "second");
}

/**
 * The time until then, negative when it is over: "8m", "−3m".
 * @param {Date} moment
 * @param {Date} now
 * @param {string} language
 */
function left(moment, now, language) {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const days = UNITS.slice(2);
  const [unit, length] = days.find(([, least]) => Math.abs(seconds) >= least) ?? ["minute", 60];
  const words = kept(
    `left ${unit} ${language}`,
    () => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" }),
  );
  return words.format(seconds < 0 ? Math.floor(seconds / length) : Math.ceil(seconds / length));
}

/** @param {Date} moment @param {Date} now @param {string} language */
function clock(moment, now, language) {
  const today = moment.toDateString() === now.toDateString();
  const year = moment.getFullYear() === now.getFullYear();
  const words = kept(
    `clock ${today} ${year} ${language}`,
    () =>
      new Intl.DateTimeFormat(language, {
        hour: "2-digit",
        minute: "2-digit",
        ...(today ? {} : { day: "numeric", month: "short" }),
        ...(year ? {} : { year: "numeric" }),
      }),
  );
  return words.format(moment);
}

/** @param {boolean} withTime @param {Date} moment @param {string} language */
function dated(withTime, moment, language) {
  const words = kept(
    `dated ${withTime} ${language}`,
    () =>
      new Intl.DateTimeFormat(language, {
        dateStyle: withTime ? "full" : "medium",
        ...(withTime ? { timeStyle: "medium" } : {}),
      }),
  );
  return words.format(moment);
}
