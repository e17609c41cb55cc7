"""The list of MAPI properties inside a winmail.dat (MS-OXTNEF 2.1.3.3, MS-OXCDATA 2.11)."""

import struct
from typing import NamedTuple

from walletdesk.adapters.email.reading import charsets

LONG_NAME, SHORT_NAME, SHOWN_NAME = 0x3707, 0x3704, 0x3001
MIME, CONTENT_ID, DATA = 0x370E, 0x3712, 0x3701
BODY, HTML, RTF, CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
OBJECT = 0x000D
_UNICODE = 0x001F
_SIZES = {
    0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0001: 4,
    0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}  # fmt: skip
_VARIABLE = {0x001E, _UNICODE, 0x0102, OBJECT}
_MULTIPLE = 0x1000
_MOST = 10_000


class Property(NamedTuple):
    """The first value of a property."""

    type: int
    data: bytes


class _Reader:
    """Reads on in `data`; past its end there is only EOFError."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        if len(piece) < count:
            raise EOFError
        self.at += count
        return piece

    def number(self) -> int:
        return struct.unpack("<I", self.take(4))[0]

    def padded(self, count: int) -> bytes:
        piece = self.take(count)
        self.at += -count % 4
        return piece


def properties(data: bytes, damage: set[str]) -> dict[int, Property]:
    """Each property once, by its id; those before a break when the list is broken."""
    found: dict[int, Property] = {}
    reader = _Reader(data)
    try:
        for _ in range(min(reader.number(), _MOST)):
            kind, name = struct.unpack("<HH", reader.take(4))
            if name >= 0x8000:
                _skip_name(reader)
            found.setdefault(name, Property(kind & ~_MULTIPLE, _value(reader, kind)))
    except EOFError:
        damage.add("tnef_broken")
    return found


def _skip_name(reader: _Reader) -> None:
    reader.take(16)
    if reader.number() == 0:
        reader.take(4)
    else:
        reader.padded(reader.number())


def _value(reader: _Reader, kind: int) -> bytes:
    base = kind & ~_MULTIPLE
    if base in _VARIABLE:
        values = [reader.padded(reader.number()) for _ in range(min(reader.number(), _MOST))]
        return values[0] if values else b""
    if base not in _SIZES:
        raise EOFError
    count = reader.number() if kind & _MULTIPLE else 1
    return reader.take(_SIZES[base] * count)[: _SIZES[base]]


def text(value: Property | None, label: str, damage: set[str]) -> str:
    """A property's words; "" for one that is missing."""
    if value is None:
        return ""
    if value.type == _UNICODE:
        return value.data.decode("utf-16-le", "replace").replace("\x00", "")
    return charsets.decode(value.data.rstrip(b"\x00"), label, damage)
