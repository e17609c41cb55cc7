"""Lines of a mail, as they are and as they are compared."""

import re
from collections.abc import Sequence
from html import unescape

LONGEST = 240
"""Characters of a line that rules look at: no pattern sees more, so none can take long."""
RAW = 1_000
"""Characters that these are taken from: QQ Mail writes a hundred spaces after a label."""

BREAKS = re.compile(r"\r\n?|\n")
QUOTE = re.compile(r"\s{0,3}[>＞]")
QUOTES = re.compile(r"(?:\s{0,3}[>＞])+ ?")
SPACES = re.compile(r"\s+")
FOLDED = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full width
    | dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), None)
    | {0x3000: " ", 0x00A0: " ", 0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
)


def split(text: str) -> list[str]:
    return BREAKS.split(text)


def plain(line: str) -> str:
    """For comparing: one width, no invisible characters, single spaces, at most `LONGEST`."""
    folded = line[:RAW].translate(FOLDED)
    if "&" in folded:  # QQ Mail leaves "&nbsp;" and "&gt;" in plain text
        folded = unescape(folded)
    return SPACES.sub(" ", folded).strip()[:LONGEST]


def is_quote(line: str) -> bool:
    return QUOTE.match(line[:8]) is not None


def unquoted(line: str) -> str:
    """Without the marks of quoting, however deep."""
    marks = QUOTES.match(line[:LONGEST])
    return line[marks.end() :] if marks else line


def is_blank(line: str) -> bool:
    return not unquoted(line).strip()


def next_filled(lines: Sequence[str], start: int, reach: int = 40) -> int | None:
    """Index of the first line with words from `start` on, within `reach` lines."""
    for index in range(start, min(start + reach, len(lines))):
        if not is_blank(lines[index]):
            return index
    return None
