"""Fold a text so that one detector sees all its disguises, and find the way back.

Folding goes character by character (compatibility forms to plain letters, accents and
zero-width characters dropped), so the offset map is exact, and it is only built when something
was found. Homoglyphs of other scripts stay: people in trouble mistype, they do not evade.
"""

import re
import unicodedata

_CACHED = 8192
_DROPPED = frozenset({"Mn", "Me", "Cf"})
_HANGUL = range(0xAC00, 0xD7A4)

_MARKUP = re.compile(r"\\{1,4}[nrt]|\\{1,4}u[0-9a-f]{4}|%[0-9a-f]{2}|<[^<>]*>|&#?[a-z0-9]{1,8};")
"""What stands for white space or nothing in escaped text and HTML."""


class _Table(dict[int, str]):
    """Fold of one character, computed when it is first seen."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = char if code in _HANGUL else _fold(char)
        if len(self) < _CACHED:
            self[code] = folded
        return folded


def _fold(char: str) -> str:
    parts = unicodedata.normalize("NFKD", char)
    return "".join(c for c in parts if unicodedata.category(c) not in _DROPPED)


_TABLE = _Table()


def _translate(found: re.Match[str]) -> str:
    return found.group().translate(_TABLE)


_SPECIAL = re.compile("[^\x00-\x7f\u3001\u3002\u3400-\u9fff]+")
"""What folding may change: neither ASCII nor Chinese characters."""


class Reading:
    """One text as the detectors read it; all three forms have the same length.

    `folded` keeps case (keys need it), `lowered` does not, `plain` is `lowered` with markup and
    escapes blanked (words need that).
    """

    __slots__ = ("ascii", "folded", "lowered", "plain", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.ascii = text.isascii()
        self.folded = text if self.ascii else _SPECIAL.sub(_translate, text)
        self.lowered = self.folded.lower()
        self.plain = _blank_markup(self.lowered)

    def origin(self) -> list[int]:
        """Return for each folded character the place it came from, and the text's end."""
        if self.ascii:
            return list(range(len(self.text) + 1))
        places: list[int] = []
        for place, char in enumerate(self.text):
            places.extend([place] * len(_TABLE[ord(char)]))
        return [*places, len(self.text)]


def _blank_markup(lowered: str) -> str:
    if "\\" in lowered or "%" in lowered or "<" in lowered or "&" in lowered:
        return blank(_MARKUP, lowered)
    return lowered


def blank(pattern: re.Pattern[str], text: str) -> str:
    """Replace each match by as many spaces, so that offsets stay."""
    return pattern.sub(lambda found: " " * (found.end() - found.start()), text)
