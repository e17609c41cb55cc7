"""English BIP-39 phrases without spaces: `abandonabilityable…`, also inside a longer word."""

import re
from collections.abc import Iterator

from walletdesk.guard.fold import Reading
from walletdesk.guard.model import Span
from walletdesk.guard.wordlists import INDEX, LENGTHS, WORDS

_SHORTEST, _LONGEST = 3, 8
"""Letters of a list word."""
_LEAST = LENGTHS[0]
_ROW = re.compile(rf"[a-z]{{{_LEAST * _SHORTEST},}}")
_SOME = re.compile("[a-z]{36}")


def detect(reading: Reading) -> Iterator[Span]:
    """Yield every chain of twelve or more list words on end inside a row of letters."""
    if _SOME.search(reading.plain) is None:
        return
    for match in _ROW.finditer(reading.plain):
        for start, end in _chains(match.group()):
            yield Span("phrase", match.start() + start, match.start() + end)


def _chains(row: str) -> Iterator[tuple[int, int]]:
    """Yield where chains of enough words lie: for each end keep the chain of most words."""
    counts = [0] * (len(row) + 1)
    starts = list(range(len(row) + 1))
    last: tuple[int, int] | None = None
    for end in range(_SHORTEST, len(row) + 1):
        for begin in range(max(0, end - _LONGEST), end - _SHORTEST + 1):
            if counts[begin] + 1 > counts[end] and row[begin:end] in INDEX:
                counts[end] = counts[begin] + 1
                starts[end] = starts[begin]
        if counts[end] >= _LEAST:
            if last is not None and starts[end] >= last[1]:
                yield last
                last = None
            last = (starts[end] if last is None else min(last[0], starts[end]), end)
    if last is not None:
        yield last


def pieces(token: str) -> list[int]:
    """Return the indices of the two or more whole list words a token is made of, or nothing."""
    if not 2 * _SHORTEST <= len(token) < _LEAST * _SHORTEST:
        return []
    ways: dict[int, list[int]] = {0: []}
    for begin in range(len(token) - _SHORTEST + 1):
        if (way := ways.get(begin)) is None:
            continue
        for end in range(begin + _SHORTEST, min(begin + _LONGEST, len(token)) + 1):
            if (index := WORDS.get(token[begin:end])) is not None:
                ways.setdefault(end, [*way, index])
    return ways.get(len(token), [])
