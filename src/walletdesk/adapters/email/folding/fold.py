"""A mail's text in three: what the sender wrote now, the history they quote, their signature."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import groupby

from walletdesk.adapters.email.folding.attribution import attribution, generic
from walletdesk.adapters.email.folding.history import head
from walletdesk.adapters.email.folding.inline import visible
from walletdesk.adapters.email.folding.lines import (
    is_blank,
    is_quote,
    next_filled,
    plain,
    split,
    unquoted,
)
from walletdesk.adapters.email.folding.markup import quoted_from
from walletdesk.adapters.email.folding.signatures import signatures
from walletdesk.adapters.email.model import Folded

RULE = re.compile(r"[-_=*—]{3,}")
MOST = 5_000
"""Lines that are looked at; what is below is history when it began above, else the sender's."""


class Part(Enum):
    OWN = 0
    QUOTED = 1
    SIGNATURE = 2
    HEAD = 3
    """A line that introduces the quote below it; history too."""


def fold(text: str, html: str | None = None) -> Folded:
    """Each line of `text` goes to one part. In doubt a line is the sender's own; a text with
    nothing of their own (a bare forward) is theirs as a whole.

    `html`: the same mail's, sanitised or not: its `blockquote` helps where the text has no marks.
    """
    whole = split(text)
    lines = whole[:MOST]
    parts = _history(lines)
    if html is not None and not {Part.QUOTED, Part.HEAD} & set(parts):
        _quote_by_markup(lines, parts, html)
    ended = parts[-1] is Part.QUOTED and not is_quote(lines[-1])
    parts += [Part.QUOTED if ended else Part.OWN] * (len(whole) - MOST)
    if len(whole) <= MOST:
        _sign(lines, parts)
    _answers(lines, parts)
    if all(part is Part.OWN for part in parts) or not _has(whole, parts, Part.OWN):
        return Folded(own=text)
    return Folded(
        own=_join(whole, parts, Part.OWN),
        quoted=_join(whole, parts, Part.QUOTED, Part.HEAD),
        signature=_join(whole, parts, Part.SIGNATURE),
    )


def _history(lines: Sequence[str]) -> list[Part]:
    """Quoted lines and heads; below a certain head whose quote has no marks, all the rest."""
    parts = [Part.QUOTED if is_quote(line) else Part.OWN for line in lines]
    index = 0
    while index < len(lines):
        end = None if is_quote(lines[index]) else _head_end(lines, index)
        if end is None:
            index += 1
            continue
        start = _introduced_from(lines, index)
        parts[start:end] = [Part.HEAD] * (end - start)
        if not _is_marked(lines, end):
            parts[end:] = [Part.QUOTED] * (len(lines) - end)
            break
        index = end
    _introduce(lines, parts)
    return parts


def _head_end(lines: Sequence[str], index: int) -> int | None:
    found = head(lines, index)
    if found is None or not (found.certain or _is_marked(lines, found.end)):
        return None
    return found.end


def _is_marked(lines: Sequence[str], start: int) -> bool:
    """Whether the next words are marked as quoted."""
    below = next_filled(lines, start)
    return below is not None and is_quote(lines[below])


def _introduced_from(lines: Sequence[str], index: int) -> int:
    """Where an attribution begins that stands right above a head (or above a quote), or a rule."""
    above = _filled_above(lines, index)
    if above and RULE.fullmatch(plain(lines[above - 1])):
        return above - 1
    start = generic(lines, above)
    return index if start is None else start


def _filled_above(lines: Sequence[str], index: int) -> int:
    """The line after the last one with words above `index`, at most three lines up."""
    above = index
    while above and index - above < 3 and is_blank(lines[above - 1]):
        above -= 1
    return above


def _quote_by_markup(lines: Sequence[str], parts: list[Part], html: str) -> None:
    """A person indents with `blockquote` too: only one below an attribution counts."""
    quote = quoted_from(lines, html)
    start = None if quote is None else _attributed_from(lines, quote)
    if quote is not None and start is not None:
        parts[start:quote] = [Part.HEAD] * (quote - start)
        parts[quote:] = [Part.QUOTED] * (len(lines) - quote)


def _attributed_from(lines: Sequence[str], quote: int) -> int | None:
    """Where the attribution right above a quote begins, even one that is not certain."""
    for index in range(max(quote - 5, 0), quote):
        found = head(lines, index)
        if found and next_filled(lines, found.end) == quote:
            return index
    start = _introduced_from(lines, quote)
    return start if start < quote else None


def _introduce(lines: Sequence[str], parts: list[Part]) -> None:
    """Attributions above quotes in languages that we have no words for; and those that are quoted
    themselves, as Apple Mail does.
    """
    bare = [unquoted(line) for line in lines]
    for index, line in enumerate(lines):
        if not is_quote(line) or (index and is_quote(lines[index - 1])):
            continue
        start = _introduced_from(lines, index) if index and parts[index - 1] is Part.OWN else index
        first = next_filled(lines, index, reach=3)
        found = attribution(bare, first) if first is not None and is_quote(lines[first]) else None
        end = found.end if found and is_quote(lines[found.end - 1]) else index
        parts[start:end] = [Part.HEAD] * (end - start)


def _sign(lines: Sequence[str], parts: list[Part]) -> None:
    for segment in _segments(parts):
        for index in signatures([lines[line] for line in segment]):
            parts[segment[index]] = Part.SIGNATURE


def _segments(parts: Sequence[Part]) -> Iterator[range]:
    """Runs of lines that are the sender's."""
    start = 0
    for part, group in groupby(parts):
        end = start + sum(1 for _ in group)
        if part is Part.OWN:
            yield range(start, end)
        start = end


def _answers(lines: Sequence[str], parts: list[Part]) -> None:
    own = [part is Part.OWN for part in parts[: len(lines)]]
    heads = {index for index, part in enumerate(parts) if part is Part.HEAD}
    for index in list(visible(lines, own, heads)):
        if parts[index] is Part.QUOTED:
            parts[index] = Part.OWN


def _has(lines: Sequence[str], parts: Sequence[Part], wanted: Part) -> bool:
    return any(part is wanted and line.strip() for line, part in zip(lines, parts, strict=True))


def _join(lines: Sequence[str], parts: Sequence[Part], *wanted: Part) -> str:
    chosen = [line for line, part in zip(lines, parts, strict=True) if part in wanted]
    return "\n".join(chosen).strip("\n ")
