"""What happened to a conversation: who, when, what."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery, Parameter
from msgspec import Meta, Struct

from walletdesk import events
from walletdesk.audit import Auditor
from walletdesk.conversations.http.edge import TAGS, audited, known
from walletdesk.conversations.http.views import Zoned
from walletdesk.conversations.store import merged_with
from walletdesk.events import Recorded
from walletdesk.people import Act, Desk, may
from walletdesk.platform import paging
from walletdesk.platform.paging import LIMIT, Page


class ActorView(Struct, frozen=True):
    """Who did it."""

    kind: Literal["agent", "contact", "system"]
    id: UUID | None


class EventView(Struct, frozen=True):
    """One thing that happened. `data` holds ids, codes and numbers, never what a person wrote."""

    id: Annotated[str, Meta(description="Position in the stream of events", examples=["7431-52"])]
    at: Zoned
    kind: Annotated[str, Meta(examples=["conversation.assigned"])]
    by: ActorView
    conversation: UUID | None
    contact: UUID | None
    data: dict[str, Any]


@get(
    "/conversations/{conversation_id:uuid}/events",
    guards=[may(Act.READ)],
    tags=TAGS,
    summary="List what happened to a conversation, newest first",
)
async def list_history(
    conversation_id: FromPath[UUID],
    desk: Desk,
    auditor: Auditor,
    limit: Annotated[int, Parameter(ge=1, le=LIMIT, description="The most items to give")] = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[EventView]:
    """With what happened to those that were merged into it."""
    before = paging.decode(cursor, tuple[int])[0] if cursor else None
    async with desk.read() as tx:
        audited(auditor, desk, "api.history", (await known(tx, conversation_id)).contact)
        talks = await merged_with(tx, conversation_id)
        found = await events.history(tx, talks, before=before, batch=limit + 1)
    more = paging.encode(found[limit - 1].position.id) if len(found) > limit else None
    return Page([event_view(e) for e in found[:limit]], more)


def event_view(event: Recorded) -> EventView:
    """An event as the API shows it."""
    by = ActorView(event.by.kind, event.by.id)
    return EventView(
        str(event.position), event.at, event.kind, by, event.conversation, event.contact, event.data
    )


api = [list_history]
