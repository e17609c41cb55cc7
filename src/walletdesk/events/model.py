"""Shapes of events. An event holds ids, codes and numbers; never what a person wrote."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from walletdesk.platform.errors import Invalid


class Actor(Struct, frozen=True):
    """Who did it."""

    kind: Literal["agent", "contact", "system"]
    id: UUID | None = None


system = Actor("system")


def contact(contact_id: UUID) -> Actor:
    """The actor when a contact acts."""
    return Actor("contact", contact_id)


class Event(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Base of all events. A subclass names its kind: `class Solved(Event, tag="…solved")`."""

    by: Actor
    conversation: UUID | None = None
    contact: UUID | None = None

    @classmethod
    def kind(cls) -> str:
        """The name under which it is stored."""
        return str(cls.__struct_config__.tag)

    def data(self) -> dict[str, Any]:
        """What the columns of the table do not hold."""
        whole = msgspec.to_builtins(self, builtin_types=())
        return {
            k: v for k, v in whole.items() if k not in ("kind", "by", "conversation", "contact")
        }


class Position(Struct, frozen=True, order=True):
    """A place in the stream of events: after the event `id` of transaction `xid`."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Read `xid-id`. Raise `Invalid`."""
        xid, _, number = text.partition("-")
        numbers = xid.isdecimal() and number.isdecimal() and len(text) < 40
        if not numbers or int(number) >= 2**63:
            raise Invalid("last_event_id", "events.bad_position")
        return cls(int(xid), int(number))


BEGINNING = Position(0, 0)
"""Before the first event."""


class Recorded(Struct, frozen=True):
    """An event as it is read back."""

    position: Position
    at: datetime
    kind: str
    by: Actor
    conversation: UUID | None
    contact: UUID | None
    data: dict[str, Any]
