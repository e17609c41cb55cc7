"""Answers written between the lines of a quote: which quoted lines stay in sight."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from walletdesk.adapters.email.folding.lines import is_blank, is_quote

MOST = 10
"""Lines of a quote that stay above the answer to them."""


NEAR = 4
"""Lines between an attribution and its quote, at most."""


class Run(Struct, frozen=True):
    """Lines `start` to `end` (excluded) marked with ">". `introduced`: by an attribution above."""

    start: int
    end: int
    introduced: bool
    answered: bool


def visible(lines: Sequence[str], own: Sequence[bool], heads: set[int]) -> Iterator[int]:
    """The quoted lines that stay between the answers.

    `own`: which lines the sender wrote (signatures are not); `heads`: lines that introduce a
    quote. One quote under an attribution with the answer below it is history all the same.
    """
    runs = list(_runs(lines, own, heads))
    between = sum(run.answered for run in runs) > 1 or _goes_on(runs)
    for run in runs:
        if not heads and _is_by_hand(lines, run):
            yield from range(run.start, run.end)
        elif run.answered and (between or not run.introduced):
            yield from _last_paragraph(lines, run)


def _is_by_hand(lines: Sequence[str], run: Run) -> bool:
    """A sign that a person typed ("balance is", "> 100 USDT"): right below their words, short."""
    if run.introduced or not run.start or is_blank(lines[run.start - 1]) or run.end - run.start > 2:
        return False
    return not any(line.rstrip().endswith((":", "：")) for line in lines[run.start : run.end])


def _goes_on(runs: Sequence[Run]) -> bool:
    """A quote, an answer, and the quote goes on."""
    first = next((index for index, run in enumerate(runs) if run.answered), None)
    return first is not None and any(not run.introduced for run in runs[first + 1 :])


def _runs(lines: Sequence[str], own: Sequence[bool], heads: set[int]) -> Iterator[Run]:
    answers = _own_next(lines, own)
    introduced, index = False, 0
    for quoted, group in groupby(lines, is_quote):
        start, index = index, index + sum(1 for _ in group)
        introduced = introduced or any(
            line in heads for line in range(start, min(start + NEAR, index))
        )
        if quoted:
            yield Run(start, index, introduced, answers[index])
        introduced = any(line in heads for line in range(max(start, index - NEAR), index))


def _own_next(lines: Sequence[str], own: Sequence[bool]) -> list[bool]:
    """For each line, and the end: whether the next words from there on are the sender's."""
    answers = [False]
    for line, mine in zip(reversed(lines), reversed(own), strict=True):
        answers.append(answers[-1] if is_blank(line) else mine)
    return answers[::-1]


def _last_paragraph(lines: Sequence[str], run: Run) -> range:
    end = run.end
    while end > run.start and is_blank(lines[end - 1]):
        end -= 1
    start = end
    while start > run.start and end - start < MOST and not is_blank(lines[start - 1]):
        start -= 1
    return range(start, end)
