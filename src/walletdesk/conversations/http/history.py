"""What happened to a conversation: who, when, what."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from walletdesk import events
from walletdesk.audit import Auditor
from walletdesk.conversations.http.edge import TAGS, audited, known
from walletdesk.conversations.store import merged_with
from walletdesk.events import EventView
from walletdesk.people import Act, Desk, may
from walletdesk.platform import paging
from walletdesk.platform.paging import Limit, Page


@get(
    "/conversations/{conversation_id:uuid}/events",
    guards=[may(Act.READ)],
    tags=TAGS,
    summary="List what happened to a conversation, newest first",
)
async def list_history(
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[EventView]:
    """With what happened to those that were merged into it."""
    before = paging.decode(cursor, tuple[int])[0] if cursor else None
    async with desk.read() as tx:
        audited(auditor, desk, "api.history", (await known(tx, conversation_id)).contact)
        talks = await merged_with(tx, conversation_id)
        found = await events.history(tx, talks, before=before, batch=limit + 1)
    more = paging.encode(found[limit - 1].position.id) if len(found) > limit else None
    return Page([events.view(e) for e in found[:limit]], more)


api = [list_history]
