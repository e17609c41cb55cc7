"""Words of a text for search: folded and stemmed Latin words, two-character pieces of CJK runs.

Pure. The caller keys the words (`Keyring.tokens`), so that the index shows none of them.
"""

import functools
import re
import unicodedata
from typing import Protocol, cast

import Stemmer

LIMIT = 2_000
"""The most distinct words taken from one text (DESIGN §3)."""

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
PIECE = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:['’][^\W\d_{CJK}]+)?")
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f]+")
"""Accents and vowel signs of Latin, Greek, Cyrillic, Hebrew and Arabic."""
STEMMED = {"en": "english", "es": "spanish"}


class Stem(Protocol):
    """What we use of a Snowball stemmer; PyStemmer is not typed."""

    def stemWord(self, word: str) -> str:  # noqa: N802
        """The stem of one folded word."""
        ...


@functools.cache
def _stemmer(language: str) -> Stem:
    return cast("Stem", Stemmer.Stemmer(STEMMED[language]))


def fold(text: str) -> str:
    """Compatible forms made one (NFKC), case and accents dropped."""
    if text.isascii():
        return text.lower()
    plain = MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFKC", plain)


def words(text: str, language: str) -> set[str]:
    """What a text is found by: words as they stand, their stems, CJK pairs; at most `LIMIT`."""
    stemmer = _stemmer(language) if language in STEMMED else None
    found: set[str] = set()
    for piece in PIECE.findall(fold(text)):
        if is_cjk(piece):
            found.update(pairs(piece))
        else:
            found.add(piece)
            if stemmer is not None and len(piece) < 40:
                found.add(stemmer.stemWord(piece))
        if len(found) >= LIMIT:
            break
    return found if len(found) <= LIMIT else set(sorted(found)[:LIMIT])


def groups(query: str) -> list[set[str]]:
    """What a query asks for: every group must be hit by at least one of its words."""
    asked: list[set[str]] = []
    for piece in PIECE.findall(fold(query))[:32]:
        if is_cjk(piece):
            asked.extend({pair} for pair in sorted(pairs(piece)))
        else:
            asked.append(
                {piece} | {_stemmer(x).stemWord(piece) for x in STEMMED if len(piece) < 40}
            )
    return asked


def pairs(run: str) -> set[str]:
    """Every two neighbouring characters; a lone character stands for itself."""
    return {run[i : i + 2] for i in range(len(run) - 1)} or {run}


def is_cjk(piece: str) -> bool:
    """Whether a piece is of a script that writes no spaces."""
    return "\u3040" <= piece[0] <= "\ufaff"
