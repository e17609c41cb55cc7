"""Which legacy charset a few bytes without a true label are most likely in.

Statistics over whole files (charset-normalizer) err on the ten words of a subject: they call
GBK Korean. What tells the charsets apart in so little is how common the characters are that the
bytes would be: level 1 of GB 2312 and of Big5, the first half of KS X 1001, kana, lower case.
"""

from collections.abc import Callable

_SAMPLE = 20_000
_MANY_KOREAN = 10
"""Every syllable is also a common Chinese character: only many of them in a row are Korean."""


def guess(data: bytes) -> str | None:
    """`data` in the likeliest charset, None when none of them fits."""
    sample = data[:_SAMPLE]
    best: tuple[float, str] | None = None
    for name, score in _LIKELY:
        text = _cut(sample, name)
        if text is None:
            continue
        points = _average(text, score)
        if name == "cp949" and len(text) < _MANY_KOREAN:
            points *= 0.9
        if best is None or points > best[0]:
            best = (points, name)
    return data.decode(best[1], "replace") if best and best[0] > 0 else None


def is_latin(text: str) -> bool:
    """Whether what was read as windows-1252 looks like words of a Latin language."""
    return _average(text[:_SAMPLE], _latin) > 0


def _cut(sample: bytes, name: str) -> str | None:
    """The sample as text; its end may lie inside a character."""
    for end in (len(sample), -1, -2, -3):
        try:
            return sample[:end].decode(name)
        except (UnicodeError, ValueError):
            if len(sample) < _SAMPLE:
                return None
    return None


def _average(text: str, score: Callable[[str, str], float]) -> float:
    points, before, count = 0.0, " ", 0
    for character in text:
        if character > "\x7f":
            points += score(character, before)
            count += 1
        before = character
    return points / count if count else 0.0


def _level(codec: str, common: tuple[int, int], whole: tuple[int, int]) -> Callable[[str], float]:
    """Points of a character by the lead byte that a two-byte code gives it."""

    def points(character: str) -> float:
        try:
            code = character.encode(codec)
        except UnicodeError:
            return -1.0
        if len(code) != 2 or code[1] < 0x40:
            return -1.0
        if common[0] <= code[0] <= common[1]:
            return 1.0
        return 0.1 if whole[0] <= code[0] <= whole[1] else -0.6

    return points


_GB = _level("gb18030", (0xB0, 0xD7), (0xA1, 0xF7))
_BIG5 = _level("big5", (0xA4, 0xC6), (0xA1, 0xF9))
_KOREAN = _level("cp949", (0xB0, 0xC8), (0xA1, 0xFD))
_PUNCTUATION = "，。！？、：；（）“”‘’《》【】…—·「」　"


def _gb(character: str, _before: str) -> float:
    return 0.9 if character in _PUNCTUATION else _gb_letter(character)


def _gb_letter(character: str) -> float:
    if not "\u4e00" <= character <= "\u9fff":
        return -0.6
    code = character.encode("gb18030")
    return _GB(character) if len(code) == 2 and code[1] >= 0xA1 else -0.6


def _big5(character: str, _before: str) -> float:
    if character in _PUNCTUATION:
        return 0.8
    return _BIG5(character) * 0.95 if "\u4e00" <= character <= "\u9fff" else -0.6


def _korean(character: str, _before: str) -> float:
    if not "\uac00" <= character <= "\ud7a3":
        return -0.5
    return _KOREAN(character) * 1.05


def _japanese(character: str, _before: str) -> float:
    if "\u3041" <= character <= "\u30fe":
        return 1.1
    if character in _PUNCTUATION:
        return 0.5
    return 0.4 if "\u4e00" <= character <= "\u9fff" else -0.8


def _cyrillic(character: str, before: str) -> float:
    if "а" <= character <= "я" or character == "ё":
        return 0.85
    if "А" <= character <= "Я":
        return 0.6 if not before.isalpha() else 0.1 if before.isupper() else -0.8
    return 0.2 if character in "«»—–№…“”" else -0.8


def _latin(character: str, before: str) -> float:
    """An accent stands between plain letters; a row of them is no Latin text."""
    if character in "áéíóúüñçàèìòùâêîôûäößãõåøæ":
        return 0.9 if before.isascii() else -0.6
    if character in "ÁÉÍÓÚÜÑÇÀÈÊÄÖÃÕÅ¿¡":
        return 0.9 if not before.isalpha() or (before.isupper() and before.isascii()) else -0.4
    return 0.3 if character in "“”‘’–—…€°ºª«»·´\xa0" and before < "\x80" else -0.7


_LIKELY: list[tuple[str, Callable[[str, str], float]]] = [
    ("gb18030", _gb),
    ("big5", _big5),
    ("cp949", _korean),
    ("cp932", _japanese),
    ("euc_jp", _japanese),
    ("cp1251", _cyrillic),
    ("koi8_r", _cyrillic),
    ("cp1252", _latin),
]
