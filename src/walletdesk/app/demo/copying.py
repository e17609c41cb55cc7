"""Rows in PostgreSQL's binary COPY format, ready to be sent as they are.

asyncpg's own encoder works only in the process that holds the connection; here the processes that
seal the rows also encode them. Source: PostgreSQL manual, COPY, "Binary Format"; array and jsonb
forms as in array_recv and jsonb_recv.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import call
from struct import Struct as Layout
from typing import Any, cast
from uuid import UUID

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TAIL = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_EPOCH = 946_684_800_000
"""Milliseconds from 1970 to 2000, where PostgreSQL's timestamps begin."""
_TEXT, _INT8, _UUID = 25, 20, 2950
"""Type numbers of pg_type, which never change."""
_LENGTH, _SMALL, _INTEGER, _BIG = Layout("!i"), Layout("!ih"), Layout("!ii"), Layout("!iq")

type Encoder = Callable[[Any], bytes]


_encoded = cast("Callable[[Encoder, Any], bytes]", call)
"""In C: a message is seventy values."""


class Table:
    """A table, the columns that the demo fills, and how each is encoded."""

    def __init__(self, name: str, /, **columns: Encoder) -> None:
        self.name = name
        self.columns = tuple(columns)
        self._encoders = tuple(columns.values())
        self._start = Layout("!h").pack(len(columns))

    def row(self, *values: object) -> bytes:
        """One row; the values in the order of the columns, times in ms since 1970."""
        if len(values) != len(self._encoders):
            raise TypeError(f"{self.name} has {len(self._encoders)} columns, not {len(values)}")
        return self._start + b"".join(map(_encoded, self._encoders, values))


def uuid(value: UUID | None) -> bytes:
    """A uuid."""
    return _NULL if value is None else b"\0\0\0\x10" + value.int.to_bytes(16)


def text(value: str | None) -> bytes:
    """A text."""
    if value is None:
        return _NULL
    encoded = value.encode()
    return len(encoded).to_bytes(4) + encoded


def binary(value: bytes | None) -> bytes:
    """A bytea."""
    return _NULL if value is None else len(value).to_bytes(4) + value


def smallint(value: int) -> bytes:
    """A smallint."""
    return _SMALL.pack(2, value)


def integer(value: int) -> bytes:
    """An int."""
    return _INTEGER.pack(4, value)


def bigint(value: int) -> bytes:
    """A bigint."""
    return _BIG.pack(8, value)


def boolean(value: bool) -> bytes:
    """A boolean."""
    return b"\0\0\0\1\1" if value else b"\0\0\0\1\0"


def moment(value: int | None) -> bytes:
    """A timestamptz from ms since 1970."""
    return _NULL if value is None else _BIG.pack(8, (value - _EPOCH) * 1000)


def jsonb(value: bytes) -> bytes:
    """A jsonb from JSON text."""
    return _LENGTH.pack(len(value) + 1) + b"\1" + value


def texts(values: Sequence[str]) -> bytes:
    """A text[]."""
    return _array(_TEXT, len(values), b"".join(map(text, values)))


def uuids(values: Sequence[UUID]) -> bytes:
    """A uuid[]."""
    return _array(_UUID, len(values), b"".join(map(uuid, values)))


def bigints(values: Sequence[int]) -> bytes:
    """A bigint[]: the search tokens, the largest part of a row, so packed in one call."""
    count = len(values)
    mixed = [8] * (2 * count)
    mixed[1::2] = values
    return _array(_INT8, count, _pairs(count).pack(*mixed))


@cache
def _pairs(count: int) -> Layout:
    return Layout("!" + "iq" * count)


def _array(kind: int, count: int, body: bytes) -> bytes:
    """One dimension from 1, without nulls; an empty array has no dimension."""
    if not count:
        return _LENGTH.pack(12) + Layout("!iii").pack(0, 0, kind)
    return _LENGTH.pack(20 + len(body)) + Layout("!iiiii").pack(1, 0, kind, count, 1) + body
