"""The line above a quote that says who wrote it and when, often wrapped over two or three."""

import re
from collections.abc import Sequence

from msgspec import Struct

from walletdesk.adapters.email.folding import library
from walletdesk.adapters.email.folding.lines import is_blank, is_quote, plain

WRAPPED = 3
OPENING = re.compile(
    r"(?:on|at|el|em|le|am|op|il|den|dne|dnia|---- on)\b|[在于於]",
    re.IGNORECASE,
)
ENDING = re.compile(  # in the languages that the library does not know, or not well
    r"(?:\bwr(?:ote|ites)|\bescrib(?:i[óo]|e)|写道|寫道|写到|来信|\bescreveu"
    r"|написала?|のメール|님이 작성)"
    r"(?: on [^:]{4,40}(?::\d\d){0,2}[^:]{0,12})? ?(?::|-{2,}:?|,:)$"
    r"|写道$|寫道$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]{1,64}@[^\s<>()\[\]\"',;:]{1,100}")
ALONE = re.compile(r"[^<>]{0,80}<[^<>\s]{1,64}@[^<>\s]{1,100}>,?")
YEAR = re.compile(r"\b(?:19|20)\d\d(?!\d)|\b\d{1,2}[/.-]\d{1,2}[/.-]\d\d\b")
TIME = re.compile(r"\d{1,2}[:.h]\d\d|\d{1,2}[点點时時]")
SECONDS = re.compile(r"\d{1,2}:\d\d:\d\d")
NAMED = re.compile(r"[\"'][^\"']{1,80}[\"'] ?\S{2,12}:$")
WEEKDAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mié|mie|jue|vie|sáb|sab|dom)"
    r"(?:[a-z]{0,6}day|es|coles|rnes|ves|ado|ingo)?\b|周[一二三四五六日]|星期|週[一二三四五六日]",
    re.IGNORECASE,
)


class Attribution(Struct, frozen=True):
    """`end`: the line after it. `certain`: made by a program, beyond doubt."""

    end: int
    certain: bool


def attribution(lines: Sequence[str], start: int) -> Attribution | None:
    """The attribution that begins at `start`.

    One that is not certain (a person wrote "on 20 November Ana wrote:") counts only above ">".
    """
    first = plain(lines[start])
    if not _may_begin(first):
        return None
    text = ""
    for end in range(start, min(start + WRAPPED, len(lines))):
        if is_blank(lines[end]) or is_quote(lines[end]):
            return None
        text = f"{text} {plain(lines[end])}".strip()
        if text.endswith((":", "-", "道")) and _attributes(text, start):
            return Attribution(end + 1, certain=_certain(text))
    return None


def generic(lines: Sequence[str], end: int) -> int | None:
    """Where an attribution in any language begins that ends right before line `end`: a colon
    last, and a mail address with a year or a time.
    """
    for start in range(end - 1, max(end - 1 - WRAPPED, -1), -1):
        if is_blank(lines[start]) or is_quote(lines[start]):
            return None
        text = " ".join(plain(line) for line in lines[start:end])
        if not text.endswith(":"):
            return None
        if ADDRESS.search(text) and (YEAR.search(text) or TIME.search(text)):
            return start
    return None


def _may_begin(first: str) -> bool:
    opens = OPENING.match(first) is not None
    return opens or ADDRESS.search(first) is not None or YEAR.search(first) is not None


def _attributes(text: str, start: int) -> bool:
    """An opening word or an address first, a verb last, and something of a date or an address."""
    dated = YEAR.search(text) or TIME.search(text) or ADDRESS.search(text)
    return bool(dated and (ENDING.search(text) or library.attributes(text, start)))


def _certain(text: str) -> bool:
    year = YEAR.search(text)
    if not year:
        return bool(ADDRESS.search(text) and TIME.search(text))
    exact = SECONDS.search(text) or (TIME.search(text) and WEEKDAY.search(text))
    return bool(ADDRESS.search(text) or exact or NAMED.search(text))
