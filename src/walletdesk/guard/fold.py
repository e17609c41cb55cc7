"""Fold a text so that one detector sees all its disguises, and find the way back.

Folding goes character by character (compatibility forms to plain letters, accents and
zero-width characters dropped), so the offset map is exact, and it is only built when something
was found. Homoglyphs of other scripts stay: people in trouble mistype, they do not evade.
"""

import re
import unicodedata

from walletdesk.guard.escapes import Span as Place
from walletdesk.guard.escapes import decode

_CACHED = 8192
_DROPPED = frozenset({"Mn", "Me", "Cf"})
_HANGUL = range(0xAC00, 0xD7A4)

_MARKUP = re.compile(r"\\{1,4}[nrt]|<[^<>]*>|&#?[a-z0-9]{1,8};")
"""What stands for white space or nothing in escaped text and HTML."""
_WORD = re.compile("[a-z]{3,}")
_NO_TAG = 12
"""So many words between angle brackets are what somebody wrote."""


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
    if unicodedata.category(char) == "No" and parts == char:
        return "0"  # ❶ numbers a word like ① does, though nothing says which number it is
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

    __slots__ = ("_places", "ascii", "folded", "lowered", "plain", "text")

    def __init__(self, text: str) -> None:
        self.text, self._places = decode(text)
        text = self.text
        self.ascii = text.isascii()
        self.folded = text if self.ascii else _SPECIAL.sub(_translate, text)
        self.lowered = self.folded.lower()
        self.plain = _blank_markup(self.lowered)

    def origin(self) -> list[Place]:
        """Return for each folded character where what it came from begins and ends."""
        places = self._places or [(at, at + 1) for at in range(len(self.text))]
        if self.ascii:
            return places
        pairs = zip(places, self.text, strict=True)
        return [place for place, char in pairs for _ in _TABLE[ord(char)]]


def _blank_markup(lowered: str) -> str:
    if "\\" in lowered or "<" in lowered or "&" in lowered:
        return _MARKUP.sub(_blank_tag, lowered)
    return lowered


def _blank_tag(found: re.Match[str]) -> str:
    tag = found.group()
    return tag if len(_WORD.findall(tag)) >= _NO_TAG else " " * len(tag)
