"""Leave out of a row of list words what is prose: "seed phrase …", "… zoo. Please help"."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from walletdesk.guard.checksum import is_phrase
from walletdesk.guard.wordlists import INDEX, LENGTHS

_MOST = 4
"""Words that may be left out; more could be the other half of a phrase."""
_LEAD = frozenset({INDEX["seed"], INDEX["phrase"], INDEX["word"], INDEX["secret"]})
_SAME = re.compile(r"[\s\d]+")


class Word(NamedTuple):
    """A token that is a list word, or (place -1) may be a misspelt one."""

    start: int
    end: int
    place: int


def trim(run: list[Word], text: str) -> list[Word]:
    """Return the phrase in a row that holds one; all of it when that is not certain."""
    for part in _evenly_spaced(run, text):
        if len(run) - len(part) <= _MOST and is_phrase([word.place for word in part]):
            return part
    for lead in range(4):
        if lead and run[lead - 1].place not in _LEAD:
            break
        if len(run) - lead in LENGTHS:
            return run[lead:]
    return run


def is_even(run: list[Word], text: str) -> bool:
    """Whether the same signs stand between all words, sure ones or not."""
    return len({_sign(text, last, word) for last, word in pairwise(run)}) <= 1


def _evenly_spaced(run: list[Word], text: str) -> Iterator[list[Word]]:
    """Yield stretches of sure words between which the same signs stand; spaces, line breaks and
    numbers all count as one, for mail programs wrap lines.
    """
    part: list[Word] = []
    sign = ""
    for word in run:
        gap = _sign(text, part[-1], word) if part else ""
        if word.place < 0:
            yield part
            part = []
        elif len(part) < 2 or gap == sign:
            sign = gap
            part.append(word)
        else:
            yield part
            # After two words only, it is the first that belongs to the prose.
            part = [part[-1], word] if len(part) == 2 else [word]
            sign = gap
    yield part


def _sign(text: str, last: Word, word: Word) -> str:
    return _SAME.sub("", text[last.end : word.start])
