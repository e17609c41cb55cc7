"""English BIP-39 phrases as separate words, in any layout, abbreviated or slightly misspelt.

The rule: twelve list words on end, whatever stands between them, hardly any of them an everyday
one such as "that" or "when". English prose hardly ever has that (ADR 0005 has the rates), so no
checksum is asked for: people mistype. Where words repeat or are everyday ones, a checksum decides.
"""

import re
from collections.abc import Iterator

from walletdesk.guard.checksum import is_phrase
from walletdesk.guard.fold import Reading
from walletdesk.guard.glued import pieces
from walletdesk.guard.model import Span
from walletdesk.guard.spelled import blank_repeats
from walletdesk.guard.tokens import TOKEN, blank_labels
from walletdesk.guard.trim import Word, is_even, trim
from walletdesk.guard.wordlists import EVERYDAY, INDEX, LENGTHS, resembles

_WORD = re.compile("[a-z]+")
_LEAST = LENGTHS[0]
_DISTINCT = 9
"""Of twelve random words at least nine differ; of "code code text code" they do not."""
_UNSURE = 2
"""How many of twelve words may be misspelt."""
_DIGIT = re.compile(r"\d")
_FEW = 4
"""One phrase in 4,000 has so many everyday words among twelve; the checksum saves those."""
_LONGEST_ODD = 48
"""Words of a row in which every window's checksum is tried."""


def detect(reading: Reading) -> Iterator[Span]:
    """Yield every run of words that is a phrase."""
    if not _worth_a_look(_WORD.findall(reading.plain)):
        return
    bare = blank_labels(reading.plain)
    texts = {bare: reading.plain}  # what runs are read from, and what tells how they are spaced
    if (rarer := blank_repeats(bare)) != bare:
        texts[rarer] = rarer
    for text, plain in texts.items():
        for run in _runs(text, plain):
            if (kept := _accepted(run, plain)) is not None:
                yield Span("phrase", kept[0].start, kept[-1].end)


def _worth_a_look(words: list[str]) -> bool:
    """Whether there are list words enough, some of them perhaps written together."""
    missing = _LEAST - _UNSURE - sum(map(INDEX.__contains__, words))
    # A list word has at least three letters.
    if missing <= 0 or sum(map(len, words)) < 3 * _LEAST:
        return missing <= 0
    return sum(len(pieces(word)) for word in words if word not in INDEX) >= missing


def _runs(text: str, plain: str) -> Iterator[list[Word]]:
    """Yield unbroken rows of list words; a misspelt one counts, at most two among twelve."""
    run: list[Word] = []
    before: Word | None = None  # perhaps a first word, misspelt
    for match in TOKEN.finditer(text):
        start, end = match.span()
        token = match.group()
        place = INDEX.get(token)
        if places := pieces(token) if place is None else [place]:
            if not run and before is not None:
                run.append(before)
            run.extend(Word(start, end, place) for place in places)
        elif run and _may_be_misspelt(token, plain[run[-1].end : start]):
            if (drop := _overflow(run)) is not None:
                yield run
                run = run[drop:]
            run.append(Word(start, end, -1))
        elif run:
            yield run
            run = []
        if not run:
            odd = token.isascii() and resembles(token)
            before = Word(start, end, -1) if odd else None
    yield run


def _may_be_misspelt(token: str, gap: str) -> bool:
    return token.isascii() and (resembles(token) or _DIGIT.search(gap) is not None)


def _overflow(run: list[Word]) -> int | None:
    """Return where a run must start anew when one more unsure word would be too many."""
    first = max(0, len(run) - _LEAST + 1)
    unsure = [at for at in range(first, len(run)) if run[at].place < 0]
    return unsure[0] + 1 if len(unsure) >= _UNSURE else None


def _accepted(run: list[Word], text: str) -> list[Word] | None:
    """Return the part of a run that is a phrase, or None."""
    run = _core(run, text)
    if len(run) < _LEAST:
        return None
    keys = [word.place if word.place >= 0 else -word.start - 1 for word in run]
    if any(_is_random(keys[at : at + _LEAST]) for at in range(len(keys) - _LEAST + 1)):
        return trim(run, text)
    return run if len(run) <= _LONGEST_ODD and _has_checksum(keys) else None


def _core(run: list[Word], text: str) -> list[Word]:
    """A run without unsure words at its ends; with them where it takes them to be a phrase, and
    they stand like the others.
    """
    start, end = 0, len(run)
    while end and run[end - 1].place < 0:
        end -= 1
    while start < end and run[start].place < 0:
        start += 1
    core = run[start:end]
    return run if len(core) < len(run) == _LEAST and is_even(run, text) else core


def _is_random(keys: list[int]) -> bool:
    """Whether twelve words look drawn by lot."""
    return len(set(keys)) >= _DISTINCT and sum(map(EVERYDAY.__contains__, keys)) < _FEW


def _has_checksum(keys: list[int]) -> bool:
    return any(
        min(keys[at : at + length]) >= 0 and is_phrase(keys[at : at + length])
        for length in LENGTHS
        for at in range(len(keys) - length + 1)
    )
