"""The two texts of a mail, plain and HTML: the same words in the same order."""

import functools
import re
from datetime import UTC

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from walletdesk.adapters.email.sending import prose
from walletdesk.adapters.email.sending.letter import Letter, Link
from walletdesk.platform import i18n

TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PLAIN_COLOUR = "#1f2937"
WEB = ("https://", "http://")


def plain(letter: Letter) -> str:
    """The text/plain part."""
    words = labels(letter.language)
    blocks = [
        letter.above,
        letter.text.strip("\n"),
        _plain_rating(letter),
        "\n".join(f"{words.file(link)}\n{link.url}" for link in letter.links),
        letter.beware,
        "\n".join(filter(None, (words.reference(letter.reference), *_closing(letter, words)))),
        _plain_quoted(letter, words),
    ]
    return "\n\n".join(block for block in blocks if block)


def _plain_rating(letter: Letter) -> str:
    if not letter.rating:
        return ""
    choices = (f"{choice.label}: {choice.url}" for choice in letter.rating.choices)
    return "\n".join((letter.rating.question, *choices))


def _closing(letter: Letter, words: "Labels") -> list[str]:
    return [letter.brand.name, words.help(letter.brand.help_url), *letter.brand.footer]


def _plain_quoted(letter: Letter, words: "Labels") -> str:
    if not letter.quoted:
        return ""
    return "\n".join((words.wrote, *(f"> {line}" for line in letter.quoted.splitlines())))


def html(letter: Letter) -> str:
    """The text/html part: readable without pictures, in light and dark, by a screen reader."""
    colour = letter.brand.colour
    band = colour if COLOUR.fullmatch(colour) else PLAIN_COLOUR
    return _template().render(
        letter=letter,
        words=labels(letter.language),
        language=tag(letter.language),
        direction=_direction(letter.language),
        band=band,
        ink=_readable_on(band),
        prose=prose,
        web=WEB,
    )


@functools.cache
def _template() -> Template:
    loader = PackageLoader(__package__ or "", "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html")


def tag(language: str) -> str:
    """A tag that may stand in an attribute; "und" (undetermined) when it is none."""
    return language if TAG.fullmatch(language) else "und"


class Labels:
    """Our own words in a mail, in one language."""

    def __init__(self, language: str) -> None:
        self._catalog = i18n.catalog(i18n.negotiate(language))
        self.wrote = self._catalog.gettext("mail.you_wrote")
        self.files = self._catalog.gettext("mail.files")
        self.rating = self._catalog.gettext("mail.rating")

    def reference(self, reference: str) -> str:
        """The line that names the conversation; "" without one."""
        return self._catalog.code("mail.reference", {"reference": reference}) if reference else ""

    def help(self, url: str) -> str:
        """Where help is; "" without an address."""
        return self._catalog.code("mail.help_center", {"url": url}) if url else ""

    def file(self, link: Link) -> str:
        """Name, size and until when."""
        return f"{link.name} ({self.size(link.size)}), {self.until(link)}"

    def until(self, link: Link) -> str:
        """Until which day, by UTC's calendar."""
        expires = link.expires.astimezone(UTC)
        day = format_date(expires, format="long", locale=self._catalog.locale)
        return self._catalog.code("mail.available_until", {"date": day})

    def size(self, octets: int) -> str:
        """In the unit that people would use."""
        for unit, name in ((1 << 20, "MB"), (1 << 10, "KB")):
            if octets >= unit:
                number = octets / unit
                shown = format_decimal(number, format="#,##0.#", locale=self._catalog.locale)
                return f"{shown} {name}"
        return f"{octets} B"


@functools.cache
def labels(language: str) -> Labels:
    """The words of a language, else the English ones."""
    return Labels(language)


def _direction(language: str) -> str:
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError, TypeError):
        return "ltr"


def _readable_on(colour: str) -> str:
    """Black or white, whichever stands out more (WCAG 2.2 relative luminance): at least 4.5:1."""
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"
