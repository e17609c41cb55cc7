"""One page of a list: which rows, and their HTML."""

from collections.abc import Sequence
from uuid import UUID

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from walletdesk import conversations
from walletdesk.audit import Auditor, Reading
from walletdesk.conversations import RowVersion
from walletdesk.people import Agent, Desk
from walletdesk.platform.db import Read
from walletdesk.platform.paging import Page
from walletdesk.platform.settings import Settings
from walletdesk.workspace import rows
from walletdesk.workspace.views import Place, wish

BATCH = 50
"""Rows of a page."""


class Listing(Struct, frozen=True):
    """Rows as HTML, how many, and the cursor of the next page."""

    html: Markup
    count: int
    next: str | None


async def listing(
    desk: Desk,
    here: Place,
    auditor: Auditor,
    settings: Settings,
    language: str,
    *,
    cursor: str | None,
) -> Listing:
    """A page of a place, newest first; that its contacts were read is audited."""
    async with desk.read() as tx:
        found = await _rows(tx, here, desk.agent, cursor=cursor, limit=BATCH)
        html = await rows.html(tx, found.items, language, settings.reference_prefix)
    seen(auditor, desk, "desk.list", found.items)
    return Listing(html, len(found.items), found.next)


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
        html = await rows.html(tx, found.items, language, settings.reference_prefix)
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
    if here.by_mention:
        return await conversations.mentions(tx, agent.id, cursor=cursor, limit=limit, ids=ids)
    restricted = wish(here, agent)
    if ids is not None:
        restricted = replace(restricted, ids=tuple(ids))
    return await conversations.page(tx, restricted, cursor=cursor, limit=limit)
