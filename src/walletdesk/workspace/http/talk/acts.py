"""Acts of one press on a talk: how it stands, how urgent it is."""

from typing import Literal, get_args
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import conversations
from walletdesk.conversations import Change
from walletdesk.people import Act, Desk
from walletdesk.platform.errors import Invalid
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import form_of, now
from walletdesk.workspace.http.talk.routes import press

type Chosen = Literal["open", "pending", "on_hold", "solved"]

STATUSES: dict[str, Chosen] = {name: name for name in get_args(Chosen.__value__)}
"""All but `closed`, which time alone makes."""


@press("status", Act.ORGANISE)
async def post_status(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """Open, pending, on hold, solved."""
    status = STATUSES.get((await form_of(request)).get("status", ""))
    if status is None:
        raise Invalid("status", "status.unknown", known=", ".join(STATUSES))
    async with tell.changing(desk, hub, conversation_id) as tx:
        await conversations.set_status(tx, conversation_id, status, actor=desk.actor)
    return await now(request, desk, conversation_id)


@press("priority", Act.ORGANISE)
async def post_priority(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """Its rank, 0 to 3."""
    rank = (await form_of(request)).get("priority", "")
    if rank not in ("0", "1", "2", "3"):
        raise Invalid("priority", "priority.unknown", known="0, 1, 2, 3")
    async with tell.changing(desk, hub, conversation_id) as tx:
        wish = Change(priority=int(rank))
        await conversations.change(tx, conversation_id, wish, actor=desk.actor)
    return await now(request, desk, conversation_id)


pages = [post_status, post_priority]
