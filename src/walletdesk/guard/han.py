"""Chinese BIP-39 phrases. Their characters are those of everyday prose, so that a row of them
proves nothing by itself: length, checksum, words around and how rare the characters are decide.

The lists are sorted by frequency. A phrase draws all ranks alike, prose half of its characters
from the first two hundred: the sum of log-likelihood ratios by rank tells them apart. Weights
measured over 2.6 M characters of customers' reviews; see ADR 0005 for the rates.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from walletdesk.guard.checksum import is_phrase
from walletdesk.guard.fold import Reading
from walletdesk.guard.model import Span
from walletdesk.guard.spelled import blank_repeats
from walletdesk.guard.tokens import HAN_CHAR, TOKEN, blank_labels
from walletdesk.guard.wordlists import HAN, LENGTHS

_LEAST = LENGTHS[0]
_ROW = re.compile(f"[{HAN_CHAR}]+")
_BETWEEN_GROUPS = " \t\r\n|/-"
_WIDEST_GAP = 4
_DIGIT = re.compile(r"\d")
_CONTEXT = re.compile(
    "助记|助記|注记词|种子|種子|恢复词|恢復詞|备份|備份|单词|單詞|mnemonic|phrase|seed|frase|semilla"
)

_WEIGHTS = (-45, -35, -34, -33, -24, -22, -16, -14, -9, -2, 5, 18)
"""Ten times the log of (share among phrases / share in prose), by the bits of the rank."""
_POSSIBLE, _LIKELY, _CERTAIN = -55, -30, 70
"""Scores: only 1 phrase in 10⁴ lies below the first, 1 in 10³ below the second; ordinary prose
hardly ever lies above the third."""
_CLEAR, _BEYOND = 30, 90
"""What a stretch inside of a longer row must reach, with a word that says so and without."""
_NEVER = -10_000
_WEIGHT = {char: _WEIGHTS[rank.bit_length()] for char, rank in HAN.items()}
_DISTINCT = 9
"""Of twelve random characters at least nine differ; "厚！厚！厚！" do not."""
_NUMERALS = frozenset(HAN[char] for char in "一二三四五六七八九十百千万" if char in HAN)


class Char(NamedTuple):
    """A character that stands alone; rank -1: not of the list."""

    at: int
    rank: int
    numbered: bool


def detect(reading: Reading) -> Iterator[Span]:
    """Yield every phrase of Chinese characters: unspaced, in equal groups, or each by itself."""
    if reading.ascii:
        return
    text = reading.plain
    rows = [match.span() for match in _ROW.finditer(text)]
    if sum(end - start for start, end in rows) < _LEAST - 2:
        return
    context = _CONTEXT.search(text) is not None
    for start, end in rows:
        if end - start >= _LEAST:
            yield from _in_row(text[start:end], start, context=context)
    for block in _equal_groups(rows, text):
        ranks = [HAN.get(char, -1) for start, end in block for char in text[start:end]]
        if min(ranks) >= 0 and _is_likely(ranks, context=context):
            yield Span("phrase", block[0][0], block[-1][1])
    yield from _alone(text, context=context)


def score(ranks: list[int]) -> int:
    """Return how much more likely the characters are a phrase than prose (log, times ten)."""
    return sum(_WEIGHTS[rank.bit_length()] for rank in ranks)


def _in_row(row: str, offset: int, *, context: bool) -> Iterator[Span]:
    if len(row) in LENGTHS:
        ranks = [HAN.get(char, -1) for char in row]
        if _is_whole(ranks, context=context):
            yield Span("phrase", offset, offset + len(row))
            return
    if len(row) > _LEAST and _reaches(row, _CLEAR if context else _BEYOND):
        yield from _inside([HAN.get(char, -1) for char in row], offset, context=context)


def _reaches(row: str, wanted: int) -> bool:
    """Whether any stretch of a row may score so much: most rows need no closer look."""
    best = 0
    for char in row:
        best = max(0, best + _WEIGHT.get(char, _NEVER))
        if best >= wanted:
            return True
    return False


def _is_whole(ranks: list[int], *, context: bool) -> bool:
    """Whether a row is a phrase; one character may be mistyped where the others leave no doubt."""
    known = [rank for rank in ranks if rank >= 0]
    if len(known) == len(ranks):
        return _is_likely(ranks, context=context)
    return len(known) == len(ranks) - 1 and score(known) >= (_CLEAR if context else _BEYOND)


def _equal_groups(rows: list[tuple[int, int]], text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield neighbours of equal length, two to eight characters, that add up to a phrase."""
    block: list[tuple[int, int]] = []
    for start, end in [*rows, (-1, -1)]:
        if block and not _continues(block[-1], start, end, text):
            size = block[0][1] - block[0][0]
            if 2 <= size < _LEAST and len(block) * size in LENGTHS:
                yield block
            block = []
        block.append((start, end))


def _continues(last: tuple[int, int], start: int, end: int, text: str) -> bool:
    if end - start != last[1] - last[0] or start - last[1] > _WIDEST_GAP:
        return False
    return not text[last[1] : start].strip(_BETWEEN_GROUPS)


def _is_likely(ranks: list[int], *, context: bool) -> bool:
    weight = score(ranks)
    if weight >= (_CERTAIN // 2 if context else _CERTAIN):
        return True
    return weight >= (_POSSIBLE if context else _LIKELY) and is_phrase(ranks)


def _inside(ranks: list[int], offset: int, *, context: bool) -> Iterator[Span]:
    """Yield a phrase glued to the words around it ("我的助记词是…请帮忙"): the likeliest of the
    longest stretches that carry a checksum and do not read like prose.
    """
    sums = [0, *accumulate(_WEIGHTS[rank.bit_length()] if rank >= 0 else _NEVER for rank in ranks)]
    for length in reversed(LENGTHS):
        starts = range(len(ranks) - length + 1)
        weights = {start: sums[start + length] - sums[start] for start in starts}
        good = [
            start
            for start, weight in weights.items()
            if weight >= (_CLEAR if context else _BEYOND)
            and is_phrase(ranks[start : start + length])
        ]
        if good:
            best = max(good, key=lambda start: weights[start])
            yield Span("phrase", offset + best, offset + best + length)
            return


def _alone(text: str, *, context: bool) -> Iterator[Span]:
    """Yield a phrase whose characters each stand by themselves, numbered or not."""
    bare = blank_labels(text)
    if sum(len(row) == 1 for row in _ROW.findall(bare)) < _LEAST - 2:
        return
    for written in {bare: 0, blank_repeats(bare): 0}:
        for run in _runs(written, text):
            if _accepted(run, context=context):
                yield Span("phrase", run[0].at, run[-1].at + 1)


def _runs(text: str, plain: str) -> Iterator[list[Char]]:
    """Yield rows of characters that each stand alone, with nothing but signs between them."""
    run: list[Char] = []
    for match in TOKEN.finditer(text):
        start = match.start()
        gap = plain[run[-1].at + 1 : start] if run else ""
        numbered = _DIGIT.search(gap) is not None
        rank = HAN.get(match.group(), -1)
        if rank >= 0 or (
            match.end() - start == 1 and _may_be_mistyped(match.group(), run, numbered)
        ):
            run.append(Char(start, rank, numbered))
        elif run:
            yield run
            run = []
    yield run


def _may_be_mistyped(char: str, run: list[Char], numbered: bool) -> bool:
    """Two of twelve in a numbered row; one among Chinese characters that stand alone."""
    return _misses(run) < (2 if numbered else 1) and (numbered or _ROW.match(char) is not None)


def _misses(run: list[Char]) -> int:
    return sum(char.rank < 0 for char in run[-_LEAST + 1 :])


def _accepted(run: list[Char], *, context: bool) -> bool:
    ranks = [char.rank for char in run if char.rank >= 0]
    if len(run) < _LEAST or len(ranks) < _LEAST - 2:
        return False
    if 2 * sum(rank in _NUMERALS for rank in ranks) >= len(ranks):
        return False
    if len(run) == len(ranks) and is_phrase(ranks):
        return True
    if len({char.rank for char in run}) < _DISTINCT:
        return False
    if len(run) in LENGTHS and sum(char.numbered for char in run) >= len(run) - 1:
        return True
    return context or score(ranks) >= _LIKELY
