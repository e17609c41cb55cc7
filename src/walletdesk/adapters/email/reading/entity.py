"""The tree of a mail's parts (RFC 2046), found in its bytes without copying them.

Outer boundaries win over inner ones, so a part that is never closed ends where its parent says.
Depth and number of parts are bounded; what lies beyond stays one part, with all its bytes.
"""

import re
from typing import NamedTuple

from walletdesk.adapters.email.reading import fields, parameters, transfer
from walletdesk.adapters.email.reading.fields import Head
from walletdesk.adapters.email.reading.parameters import Value

DEEPEST = 50
MOST_PARTS = 1_000
REST = "application/x-mail-parts"
"""The type of what lies beyond a bound."""
_GUESSED = re.compile(
    rb"(?im)^--([^\s][^\r\n]{0,200})\r?\n(?=content-(?:type|transfer|disposition)[ \t]*:)"
)
_TYPE = re.compile(r"^[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}$")
_MENDED = {
    "text": "text/plain", "plain": "text/plain", "text/text": "text/plain",
    "html": "text/html", "text/htm": "text/html", "application/xhtml+xml": "text/html",
    "multipart": "multipart/mixed", "message": "message/rfc822",
}  # fmt: skip


class Entity(NamedTuple):
    """A part: `type` is what it is read as; `typed`: whether it said so itself."""

    head: Head
    type: str
    content: Value
    disposition: Value
    raw: bytes
    start: int
    end: int
    parts: "list[Entity]"
    typed: bool

    def body(self, damage: set[str], *, text: bool = False) -> bytes:
        """What it holds, its transfer encoding undone."""
        if self.type == REST:
            return self.raw[self.start : self.end]
        encoding = self.head.first("content-transfer-encoding")
        return transfer.undo(self.raw[self.start : self.end], encoding, damage, text=text)


class Room:
    """How many more there may be, counted over the whole tree."""

    def __init__(self, left: int) -> None:
        self.left = left


def parse(raw: bytes, damage: set[str]) -> Entity:
    """The tree of a whole mail."""
    if b"\n" not in raw and b"\r" in raw:
        damage.add("bare_cr")
        raw = raw.replace(b"\r", b"\n")
    return _entity(
        raw, _begin(raw, damage), len(raw), damage, Room(MOST_PARTS), depth=0, default="text/plain"
    )


def _begin(raw: bytes, damage: set[str]) -> int:
    """Past the blank lines that some programs put before a mail."""
    at = len(raw) - len(raw.lstrip(b"\r\n"))
    if at:
        damage.add("blank_before")
    return 0 if at == len(raw) else at


def _entity(
    raw: bytes, start: int, end: int, damage: set[str], room: Room, *, depth: int, default: str
) -> Entity:
    head, body = fields.parse(raw, start, end, damage)
    content = parameters.parse(head.first("content-type"), damage)
    disposition = parameters.parse(head.first("content-disposition"), damage)
    kind = _kind(content.value, default, damage)
    bounds = _multipart(raw, body, end, kind, content, damage)
    parts: list[Entity] = []
    if bounds is not None and (depth >= DEEPEST or room.left <= 0):
        damage.add("nested_too_deep" if depth >= DEEPEST else "parts_too_many")
        kind, bounds = REST, None
    for first, last in _spans(raw, body, end, bounds, damage) if bounds else ():
        if room.left <= 0:
            damage.add("parts_too_many")
            parts.append(_rest(raw, first, end))
            break
        room.left -= 1
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        parts.append(_entity(raw, first, last, damage, room, depth=depth + 1, default=inner))
    if bounds is not None and not kind.startswith("multipart/"):
        kind = "multipart/mixed"
    typed = bool(content.value)
    return Entity(head, kind, content, disposition, raw, body, end, parts, typed)


def _rest(raw: bytes, start: int, end: int) -> Entity:
    nothing = Value("", {})
    return Entity(Head([]), REST, nothing, nothing, raw, start, end, [], typed=True)


def _kind(said: str, default: str, damage: set[str]) -> str:
    if not said:
        return default
    if said in _MENDED or _TYPE.match(said):
        return _MENDED.get(said, said)
    damage.add("type_broken")
    words = said.replace(",", " ").split()
    first = words[0] if words else ""
    return _MENDED.get(first, first if _TYPE.match(first) else "application/octet-stream")


def _multipart(
    raw: bytes, start: int, end: int, kind: str, content: Value, damage: set[str]
) -> bytes | None:
    """The boundary that separates parts; None for a part without parts."""
    if kind.startswith("multipart/"):
        said = content.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        if said and _delimiter(raw, said, start, end) >= 0:
            return said
        damage.add("boundary_wrong" if said else "boundary_missing")
        return _guessed(raw, start, end)
    if not content.value and raw[start : start + 200].lstrip().startswith(b"--"):
        guessed = _guessed(raw, start, min(end, start + 2_000))
        if guessed is not None:
            damage.add("boundary_missing")
        return guessed
    return None


def _guessed(raw: bytes, start: int, end: int) -> bytes | None:
    found = _GUESSED.search(raw, start, end)
    return found[1].rstrip() if found else None


def _delimiter(raw: bytes, boundary: bytes, start: int, end: int) -> int:
    """Where the next line is a delimiter; -1 for none. `start` begins a line."""
    line = b"\n--" + boundary
    at = start - 1 if raw.startswith(line[1:], start) else raw.find(line, start, end)
    while at >= 0:
        after = raw[at + len(line) : min(end, at + len(line) + 100)]
        tail = after.removeprefix(b"--").lstrip(b" \t")
        if not tail or tail[:1] in b"\r\n":
            return at + 1
        at = raw.find(line, at + len(line), end)
    return -1


def _spans(
    raw: bytes, start: int, end: int, boundary: bytes, damage: set[str]
) -> list[tuple[int, int]]:
    """Where each part begins and ends, at most one more than may be read."""
    spans: list[tuple[int, int]] = []
    begin, closed = -1, False
    at = _delimiter(raw, boundary, start, end)
    while at >= 0 and len(spans) <= MOST_PARTS:
        if begin >= 0:
            spans.append((begin, _before(raw, begin, at)))
        after = at + 2 + len(boundary)
        newline = raw.find(b"\n", after, end)
        closed = raw[after : after + 2] == b"--"
        begin = -1 if closed else end if newline < 0 else newline + 1
        at = _delimiter(raw, boundary, after, end)
    if begin >= 0:
        spans.append((begin, end))
    if not closed and len(spans) <= MOST_PARTS:
        damage.add("boundary_unclosed")
    return spans


def _before(raw: bytes, begin: int, at: int) -> int:
    """The line end before a delimiter belongs to it."""
    for line_end in (b"\r\n", b"\n", b"\r"):
        if raw.startswith(line_end, at - len(line_end)) and at - len(line_end) >= begin:
            return at - len(line_end)
    return at
