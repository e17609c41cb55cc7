"""The header fields of a mail or a part of it: bytes in, names and raw values out.

The standard library's parser is not used for the structure of a mail: it asks every enclosing
part about every line and nests a generator for each, so that a mail of deep parts takes minutes
or ends in RecursionError. This one looks at each byte a bounded number of times.
"""

import re
from typing import NamedTuple

MOST = 2_000
"""Fields of one head that are kept; of the well-known ones always the first."""
LONGEST = 1024 * 1024
"""Bytes of one value; 5,000 recipients fit."""
_KNOWN = frozenset(
    b"from sender reply-to return-path to cc subject date message-id in-reply-to references "
    b"content-type content-transfer-encoding content-disposition content-id auto-submitted "
    b"precedence list-id delivered-to".split()
)
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_MOST_LINES = 400_000
_BLANK = re.compile(rb"\n\r?\n")
_FOLD = re.compile(rb"[\r\n]+[ \t]*")


class Head(NamedTuple):
    """The fields as they stood (name, unfolded raw value), in their order."""

    fields: list[tuple[bytes, bytes]]

    def all(self, name: str) -> list[bytes]:
        """Every value of the field `name` (in lower case)."""
        wanted = name.encode("ascii")
        return [value for key, value in self.fields if key.lower() == wanted]

    def first(self, name: str) -> bytes:
        """The first value of the field, empty when it is missing."""
        wanted = name.encode("ascii")
        return next((value for key, value in self.fields if key.lower() == wanted), b"")

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        wanted = name.encode("ascii")
        return any(key.lower() == wanted for key, _ in self.fields)


def parse(raw: bytes, start: int, end: int, damage: set[str]) -> tuple[Head, int]:
    """The head that begins at `start`, and where the body begins."""
    lines, body = _lines(raw, start, end, damage)
    seen: set[bytes] = set()
    fields: list[tuple[bytes, bytes]] = []
    for name, pieces in lines:
        known = name.lower() in _KNOWN and name.lower() not in seen
        seen.add(name.lower())
        if len(fields) >= MOST and not known:
            damage.add("headers_too_many")
            continue
        fields.append((name, _value(pieces, damage)))
    return Head(fields), body


def _lines(
    raw: bytes, start: int, end: int, damage: set[str]
) -> tuple[list[tuple[bytes, list[bytes]]], int]:
    """Fields with their folded lines; a line that is no field is passed over when the head goes
    on after it, and begins the body when it does not.
    """
    found: list[tuple[bytes, list[bytes]]] = []
    at = start
    for _ in range(_MOST_LINES):
        if at >= end:
            return found, end
        stop = _stop(raw, at, end)
        line = raw[at:stop]
        if not line.strip(b"\r\n"):
            return found, stop
        if line[:1] in b" \t" and found:
            if not line.strip() and not _goes_on(raw, stop, end):
                return found, stop
            found[-1][1].append(line)
        elif match := _FIELD.match(line):
            found.append((match[1], [line[match.end() :]]))
        elif not _is_envelope(line, first=at == start):
            damage.add("header_broken")
            if not _goes_on(raw, stop, end):
                return found, at
        at = stop
    damage.add("headers_too_many")
    blank = _BLANK.search(raw, at, end)
    return found, blank.end() if blank else end


def _stop(raw: bytes, at: int, end: int) -> int:
    newline = raw.find(b"\n", at, end)
    return end if newline < 0 else newline + 1


def _goes_on(raw: bytes, at: int, end: int) -> bool:
    return _FIELD.match(raw, at, min(end, at + 300)) is not None


def _is_envelope(line: bytes, *, first: bool) -> bool:
    """The line of an mbox file before a mail."""
    return first and line.startswith((b"From ", b">From "))


def _value(pieces: list[bytes], damage: set[str]) -> bytes:
    """Unfolded, with one space for a fold; NUL and bare CR are no part of a value."""
    value = b"".join(pieces) if len(pieces) > 1 else pieces[0]
    if len(value) > LONGEST:
        damage.add("header_too_long")
        value = value[:LONGEST]
    value = value.rstrip(b"\r\n \t").lstrip(b" \t\r\n")
    if b"\x00" in value:
        damage.add("nul")
        value = value.replace(b"\x00", b"")
    return _FOLD.sub(b" ", value) if b"\n" in value or b"\r" in value else value
