"""Languages: every room's `locale/<language>.po` merged into one catalogue a language.

Message ids are the English text in pages and a dotted code in rules; `en.po` holds texts of codes.
A text missing in a language falls back to English.
"""

import functools
from importlib.resources import files
from pathlib import Path

from babel import Locale
from babel.messages import pofile

LANGUAGES = ("en", "zh-Hans", "es")
DEFAULT = "en"


class Catalog:
    """The texts of one language."""

    def __init__(self, language: str, fallback: "Catalog | None") -> None:
        self.language = language
        self.locale = Locale.parse(language, sep="-")
        self.rtl = self.locale.text_direction == "rtl"
        self.one: dict[str, str] = {}
        self.plural: dict[str, tuple[str, ...]] = {}
        self._fallback = fallback

    def add(self, path: Path) -> None:
        """Merge a .po file."""
        with path.open("rb") as file:
            catalog = pofile.read_po(file, locale=str(self.locale))
        for message in catalog:
            if not message.id or message.fuzzy or not message.string:
                continue
            if isinstance(message.id, tuple | list):
                if all(message.string):
                    self.plural[message.id[0]] = tuple(message.string)
            else:
                self.one[str(message.id)] = str(message.string)

    def gettext(self, text: str) -> str:
        """The text in this language, else in English, else itself."""
        found = self.one.get(text)
        if found is None:
            return self._fallback.gettext(text) if self._fallback else text
        return found

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The form for `n`, by the language's plural rule."""
        forms = self.plural.get(one)
        if forms is None:
            return one if n == 1 else many
        return forms[min(_form(self.language, n), len(forms) - 1)]

    def code(self, code: str, params: dict[str, object]) -> str:
        """The text of a rule's code, filled with its parameters."""
        text = self.gettext(code)
        try:
            return text % params if params else text
        except (KeyError, ValueError, TypeError):
            return text


PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")


def _form(language: str, n: int) -> int:
    """Index of the plural form in a .po file, whose forms stand in CLDR's order of categories."""
    rule = Locale.parse(language, sep="-").plural_form
    tags = [t for t in PLURAL_ORDER if t in rule.tags or t == "other"]
    return tags.index(rule(n))


@functools.cache
def catalogs() -> dict[str, Catalog]:
    """Every language that has a catalogue in some room."""
    english = Catalog(DEFAULT, None)
    found = {DEFAULT: english}
    for path in sorted(Path(str(files("walletdesk"))).rglob("locale/*.po")):
        language = path.stem.replace("_", "-")
        if language not in found:
            found[language] = Catalog(language, english)
        found[language].add(path)
    return found


def catalog(language: str) -> Catalog:
    """The catalogue of a language, English when there is none."""
    known = catalogs()
    return known.get(language) or known[DEFAULT]


ALIASES = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans-cn": "zh-Hans"}


def negotiate(wishes: str | None, offered: tuple[str, ...] = LANGUAGES) -> str:
    """Choose from an Accept-Language header or a bare tag (RFC 4647 lookup, best q first)."""
    ranked: list[tuple[float, int, str]] = []
    for position, part in enumerate((wishes or "").split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        try:
            ranked.append((-float(weight or 1), position, tag.strip().lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(ranked):
        if chosen := _lookup(tag, offered):
            return chosen
    return offered[0]


def _lookup(tag: str, offered: tuple[str, ...]) -> str | None:
    by_lower = {o.lower(): o for o in offered}
    while tag:
        known = ALIASES.get(tag, tag).lower()
        if known in by_lower:
            return by_lower[known]
        tag = tag.rpartition("-")[0]
    return None
