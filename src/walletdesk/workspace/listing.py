"""One page of a list: which rows, and their HTML."""

from collections.abc import Sequence
from uuid import UUID
from weakref import WeakKeyDictionary

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from walletdesk import conversations
from walletdesk.audit import Auditor, Reading
from walletdesk.conversations import Filter, RowVersion
from walletdesk.people import Agent, Desk
from walletdesk.platform.db import Database, Read
from walletdesk.platform.paging import Page
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub
from walletdesk.workspace import rows
from walletdesk.workspace.briefly import Briefly
from walletdesk.workspace.views import Place, wish

BATCH = 50
"""Rows of a page."""


class Listing(Struct, frozen=True):
    """Rows as HTML, how many, and the cursor of the next page."""

    html: bytes
    count: int
    next: str | None


async def listing(
    desk: Desk,
    here: Place,
    hub: Hub,
    auditor: Auditor,
    settings: Settings,
    language: str,
    *,
    cursor: str | None,
) -> Listing:
    """A page of a place, newest first; that its contacts were read is audited."""
    found = await _memory(hub).of(
        (wish(here, desk.agent), desk.agent.id if here.by_mention else None, cursor),
        lambda: _page(desk.db, here, desk.agent, cursor),
    )
    html = await rows.page(desk.db, found.items, language, settings.reference_prefix)
    seen(auditor, desk, "desk.list", found.items)
    return Listing(html, len(found.items), found.next)


type Key = tuple[Filter, UUID | None, str | None]
"""What a page of a list depends on: what it holds, whose mentions, and where it begins."""

_memories: WeakKeyDictionary[Hub, Briefly[Key, Page[RowVersion]]] = WeakKeyDictionary()


def _memory(hub: Hub) -> Briefly[Key, Page[RowVersion]]:
    """The pages of this process; they go with every hint that a list has changed."""
    memory = _memories.get(hub)
    if memory is None:
        memory = _memories[hub] = Briefly()
        hub.observe("conversation", lambda _: memory.forget())
    return memory


async def _page(db: Database, here: Place, agent: Agent, cursor: str | None) -> Page[RowVersion]:
    async with db.read() as tx:
        return await _rows(tx, here, agent, cursor=cursor, limit=BATCH)


async def some(
    desk: Desk,
    here: Place,
    ids: Sequence[UUID],
    auditor: Auditor,
    settings: Settings,
    language: str,
) -> Markup:
    """Those among `ids` that the place holds now, newest first."""
    async with desk.read() as tx:
        found = await _rows(tx, here, desk.agent, limit=len(ids), ids=ids)
    html = await rows.html(desk.db, found.items, language, settings.reference_prefix)
    seen(auditor, desk, "desk.list", found.items)
    return html


def seen(auditor: Auditor, desk: Desk, act: str, found: Sequence[RowVersion]) -> None:
    """Note that an agent read these rows' contacts."""
    auditor.read(Reading(desk.agent.id, desk.agent.token, act), {row.contact for row in found})


async def _rows(
    tx: Read,
    here: Place,
    agent: Agent,
    *,
    limit: int,
    cursor: str | None = None,
    ids: Sequence[UUID] | None = None,
) -> Page[RowVersion]:
    restricted = wish(here, agent)
    if here.by_mention:
        return await conversations.mentions(
            tx, agent.id, restricted, cursor=cursor, limit=limit, ids=ids
        )
    if ids is not None:
        restricted = replace(restricted, ids=tuple(ids))
    return await conversations.page(tx, restricted, cursor=cursor, limit=limit)
