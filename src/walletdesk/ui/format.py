"""How numbers, sizes, times and long identifiers are written. Pure, by language.

Times leave the server as UTC in `<time>` and are shown by `<time-ago>` in the reader's own zone;
without JavaScript the UTC text stands. So a rendered row is the same for every reader and minute.
"""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from babel.numbers import format_decimal
from markupsafe import Markup, escape

from walletdesk.platform.i18n import Catalog
from walletdesk.ui.icons import icon

type As = Literal["relative", "clock", "date", "full", "left"]
"""relative: "8 min ago" · clock: the time, with the day when it is not today · date: the day ·
full: day and time · left: the time until then, "8m", marked when it is over."""

UNITS = ("B", "KB", "MB", "GB", "TB")


def filters(catalog: Catalog) -> dict[str, Callable[..., object]]:
    """The filters of one language's templates."""
    return {
        "when": when,
        "number": functools.partial(number, catalog),
        "capped": functools.partial(capped, catalog),
        "filesize": functools.partial(filesize, catalog),
        "shorten": shorten,
        "copyable": functools.partial(copyable, catalog),
        "initials": initials,
    }


def when(moment: datetime, form: As = "relative") -> Markup:
    """A moment (zoned) as an element that shows it in the reader's zone."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    utc = utc.isoformat(" ", "seconds")  # 2026-11-22 03:57:19+00:00
    day, clock = utc[:10], utc[11:19]
    shown = f'<time datetime="{day}T{clock}Z">{day} {clock[:5]} UTC</time>'
    return Markup(f'<time-ago as="{form}">{shown}</time-ago>')  # noqa: S704 (digits, our own words)


def number(catalog: Catalog, value: float) -> str:
    """A number as the language writes it: 1,234.5 or 1.234,5."""
    return _decimal(catalog.language, value)


@functools.lru_cache(maxsize=4096)
def _decimal(language: str, value: float) -> str:
    return format_decimal(value, locale=language.replace("-", "_"))


def capped(catalog: Catalog, count: int, most: int = 1000) -> str:
    """A count that was not counted to its end: 1,000+."""
    return number(catalog, count) if count < most else number(catalog, most) + "+"


def filesize(catalog: Catalog, size: int) -> str:
    """Bytes in decimal units: 24 KB, 1.3 MB."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 1 if unit > 1 and value < 10 else 0
    shown = round(value, digits)
    return f"{number(catalog, shown if digits and shown % 1 else int(shown))} {UNITS[unit]}"


def shorten(text: str, head: int = 6, tail: int = 4) -> str:
    """A hash or an address, short in the middle: 0x71be…09c3."""
    return text if len(text) <= head + tail + 1 else f"{text[:head]}…{text[-tail:]}"


def copyable(catalog: Catalog, text: str, head: int = 6, tail: int = 4) -> Markup:
    """The same, whole on demand (its title) and copied whole by one press."""
    full, short = escape(text), escape(shorten(text, head, tail))
    return Markup(  # noqa: S704 (escaped)
        f'<copy-text value="{full}"><code title="{full}">{short}</code>{_copy(catalog)}</copy-text>'
    )


@functools.cache
def _copy(catalog: Catalog) -> str:
    label, done = escape(catalog.gettext("Copy")), escape(catalog.gettext("Copied"))
    return (
        f'<button type="button" class="icon-button small" aria-label="{label}" data-done="{done}">'
        f"{icon('copy')}</button>"
    )


def initials(name: str) -> str:
    """One or two letters for a picture; the last Han characters of a Chinese name."""
    words = name.split()
    if not words:
        return "?"
    if "\u4e00" <= words[0][0] <= "\u9fff":
        return words[0][-2:]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
