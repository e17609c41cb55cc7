"""What a contact writes, read for the data that a category still misses. Pure.

A line "label: value" fills any field. Without a label only what cannot be mistaken counts, and only
when exactly one missing field takes it: an ordinary sentence fills nothing.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from walletdesk import categories, guard
from walletdesk.categories import Category, Checked, Field
from walletdesk.intake import forms
from walletdesk.platform.errors import InvalidMany

LONGEST = 4_000
"""Characters that are read: who pastes a log answers nothing."""
MOST_PIECES, LONGEST_PIECE = 80, 300

_LABELLED = re.compile(r"[\s•\-*·\d.、)]*([^:：=]{1,80}?)\s*[:：=]\s*(\S.*)")
_STRONG = re.compile(r"https?://[!-~]+|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|[0-9A-Za-z]{26,128}")
_BETWEEN = re.compile(r"[,，;；、]\s*")
_ASIDE = re.compile(r"[（(]([^（）()]*)[）)]")


class Written(Struct, frozen=True):
    """What a message holds, without secrets."""

    text: str
    files: tuple[UUID, ...] = ()


class About(Struct, frozen=True):
    """What the answers are to."""

    category: Category
    language: str
    now: datetime


def read(about: About, before: Checked, written: Written) -> Checked:
    """The values with those that the message adds, and the keys that are still missing."""
    found = _pictures(about, before, written.files)
    free: list[str] = []
    for line in written.text[:LONGEST].splitlines():
        after = _labelled(about, found, line)
        if after is None:
            free.append(line)
        found = after or found
    every = (piece for line in free for piece in _pieces(line) if 0 < len(piece) <= LONGEST_PIECE)
    pieces = list(dict.fromkeys(every))[:MOST_PIECES]
    pieces.sort(key=lambda piece: not forms.is_chain(piece))  # others are judged by their chain
    for piece in pieces:
        if not found.missing:
            break
        found = _recognised(about, found, piece) or found
    return found


def _pieces(line: str) -> Iterator[str]:
    """The line, its parts between commas, and what stands out in it."""
    yield line.strip(" \t.。!！")
    yield from (part.strip(" \t.。!！") for part in _BETWEEN.split(line))
    yield from _STRONG.findall(line)


def _missing(about: About, found: Checked) -> list[Field]:
    return [f for f in about.category.fields if f.key in found.missing]


def _put(about: About, found: Checked, key: str, value: object) -> Checked | None:
    """With one value more; None when that is refused, or holds what the guard took out."""
    if isinstance(value, str) and guard.MARK in value:
        return None
    try:
        return categories.check_fields(
            about.category, found.values | {key: value}, language=about.language, now=about.now
        )
    except InvalidMany:
        return None


def _pictures(about: About, found: Checked, files: Sequence[UUID]) -> Checked:
    wanted = [f for f in _missing(about, found) if f.kind == "file"]
    if not files or len(wanted) != 1:
        return found
    return _put(about, found, wanted[0].key, [str(file) for file in files]) or found


def _labelled(about: About, found: Checked, line: str) -> Checked | None:
    """None when the line does not begin with the label of one missing field."""
    match = _LABELLED.fullmatch(line.strip())
    if match is None:
        return None
    name = _plain(match[1])
    meant = [f for f in _missing(about, found) if name in _names(f)]
    if len(meant) != 1:
        return None
    value = forms.option(meant[0], match[2]) or match[2]
    return _put(about, found, meant[0].key, value) or found


def _names(field: Field) -> set[str]:
    """A field's labels in all languages, with and without what stands in brackets, and its key."""
    given = [field.key.replace("_", " "), *field.labels.values()]
    given += [_ASIDE.sub("", label) for label in field.labels.values()]
    given += [aside for label in field.labels.values() for aside in _ASIDE.findall(label)]
    return {_plain(name) for name in given}


def _plain(label: str) -> str:
    return " ".join(label.casefold().split())


def _recognised(about: About, found: Checked, piece: str) -> Checked | None:
    """None when it is not plain which missing field the piece is for."""
    missing = _missing(about, found)
    taking = [(f, value) for f in missing if (value := forms.recognise(f, piece)) is not None]
    if len(taking) != 1:
        return None
    field, value = taking[0]
    after = _put(about, found, field.key, value)
    return _named_coin(about, after, field) if after else None


def _named_coin(about: About, found: Checked, field: Field) -> Checked:
    """An amount names its coin too ("12.5 USDT")."""
    wanted = [f for f in _missing(about, found) if f.kind == "asset"]
    _, _, coin = str(found.values[field.key]).partition(" ")
    if field.kind != "amount" or not coin or len(wanted) != 1:
        return found
    return _put(about, found, wanted[0].key, coin) or found
