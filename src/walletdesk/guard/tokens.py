"""What stands between the words of a phrase: numbering and its labels, in three languages."""

import re
from typing import Final

HAN_CHAR: Final = "\u3400-\u9fff"
MASK_SIGN: Final = "🔒"
"""A masked place ends a run: what stood around a secret is not one phrase."""

TOKEN: Final = re.compile(rf"[a-z]+|[{HAN_CHAR}]+|{MASK_SIGN}|[^\W\d_a-z{HAN_CHAR}]+")
"""A Latin word, a row of Chinese characters, a mask, or a word of any other script."""

_LABEL = re.compile(
    r"\b(?:word|palabra|seed|phrase|number|num|numero|no|nro|n|w)[ .:#_°-]{0,3}\d{1,2}(?!\w)"
    r"|\b\d{1,2}\.?(?:st|nd|rd|th|er|ra|ro|da|do|ta|to|ma|mo|va|vo|na|no|a|o)\b"
    r"(?: (?:word|palabra)\b)?"
    r"|\b(?:[a-z]|[ivx]{2,5})[).:](?!\w)"
    r"|第 {0,2}[\d一二三四五六七八九十]{1,3} {0,2}[个個位]?(?:助记|助記|单|單)?[字词詞]?[是为為]?"
    rf"(?![{HAN_CHAR}]{{2}})",
    re.ASCII,
)
"""`word 3`, `3rd`, `c)`, `第3个词是`."""


def blank_labels(plain: str) -> str:
    """Return `plain` (see fold.py) with the labels of numbered words blanked, offsets kept."""
    return _LABEL.sub(lambda found: " " * (found.end() - found.start()), plain)
