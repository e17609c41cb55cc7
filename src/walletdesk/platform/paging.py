"""Lists: keyset pages with opaque cursors. Never OFFSET."""

import base64
import binascii
from typing import Annotated, Protocol
from uuid import UUID

import msgspec
from litestar.params import Parameter
from msgspec import Struct

from walletdesk.platform.errors import Invalid

LIMIT = 100
"""The most items a page may hold."""

Limit = Annotated[int, Parameter(ge=1, le=LIMIT, description="The most items to give")]
"""How many items a handler is asked for."""


class Page[T](Struct, frozen=True):
    """One page of a list; `next` asks for the following one, null at the end."""

    items: list[T]
    next: str | None = None


def encode(*key: object) -> str:
    """An opaque cursor from the sort key of the last item shown."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def decode[*Ts](cursor: str, shape: type[tuple[*Ts]]) -> tuple[*Ts]:
    """The sort key in a cursor. Raise `Invalid` for one that we did not make."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key = msgspec.json.decode(raw, type=shape)
        _check_range(key)
    except (ValueError, binascii.Error, msgspec.DecodeError) as wrong:
        raise Invalid("cursor", "cursor.invalid") from wrong
    return key


def _check_range(key: tuple[object, ...]) -> None:
    """ValueError for what PostgreSQL's text and bigint cannot hold."""
    for part in key:
        if isinstance(part, str) and "\x00" in part:
            raise ValueError("NUL")
        if isinstance(part, int) and abs(part) >= 1 << 63:
            raise ValueError("beyond bigint")


class Listed(Protocol):
    """What is sorted by its id alone: ids are made in the order of time."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...


def behind(cursor: str | None) -> UUID | None:
    """The id of the last item that was shown. Raise `Invalid`."""
    return decode(cursor, tuple[UUID])[0] if cursor else None


def page[T: Listed](found: list[T], limit: int) -> Page[T]:
    """A page of `limit`, from what was found when one more was asked for."""
    more = encode(found[limit - 1].id) if len(found) > limit else None
    return Page(found[:limit], more)
