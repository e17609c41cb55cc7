"""An event as the API shows it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from walletdesk.events.model import Recorded


class ActorView(Struct, frozen=True):
    """Who did it."""

    kind: Literal["agent", "contact", "system"]
    id: UUID | None


class EventView(Struct, frozen=True):
    """One thing that happened. `data` holds ids, codes and numbers, never what a person wrote."""

    id: Annotated[str, Meta(description="Position in the stream of events", examples=["7431-52"])]
    at: Annotated[datetime, Meta(tz=True, examples=["2026-11-22T10:02:00Z"])]
    kind: Annotated[str, Meta(examples=["conversation.assigned"])]
    by: ActorView
    conversation: UUID | None
    contact: UUID | None
    data: dict[str, Any]


def view(event: Recorded) -> EventView:
    """The event, shown."""
    by = ActorView(event.by.kind, event.by.id)
    return EventView(
        str(event.position), event.at, event.kind, by, event.conversation, event.contact, event.data
    )
