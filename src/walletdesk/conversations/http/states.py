"""Solved, on hold, asleep: each a resource that is put or taken away."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import delete, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from walletdesk.audit import Auditor
from walletdesk.conversations.actions.status import set_status, snooze
from walletdesk.conversations.http.edge import TAGS, changed, shown
from walletdesk.conversations.http.views import ConversationView
from walletdesk.conversations.model import Status
from walletdesk.events import Actor
from walletdesk.people import Act, Desk, may
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub


class SnoozeWish(Struct, frozen=True, forbid_unknown_fields=True):
    """Until when it sleeps."""

    until: Annotated[
        datetime,
        Meta(tz=True, description="Within 90 days", examples=["2026-11-25T09:00:00+08:00"]),
    ]


@post(
    "/conversations/{conversation_id:uuid}/solution",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Solve a conversation",
)
async def post_solution(
    conversation_id: FromPath[UUID], desk: Desk, hub: Hub, auditor: Auditor, settings: Settings
) -> ConversationView:
    """The contact may reopen it for 14 days by writing. Solved already: nothing changes."""
    return await _move(conversation_id, "solved", desk, hub, auditor, settings)


@delete(
    "/conversations/{conversation_id:uuid}/solution",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Reopen a conversation",
)
async def delete_solution(
    conversation_id: FromPath[UUID], desk: Desk, hub: Hub, auditor: Auditor, settings: Settings
) -> ConversationView:
    """A closed one too."""
    return await _move(conversation_id, "open", desk, hub, auditor, settings)


@put(
    "/conversations/{conversation_id:uuid}/hold",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Put a conversation on hold",
)
async def put_hold(
    conversation_id: FromPath[UUID], desk: Desk, hub: Hub, auditor: Auditor, settings: Settings
) -> ConversationView:
    """It waits for a third party. A message of the contact opens it again."""
    return await _move(conversation_id, "on_hold", desk, hub, auditor, settings)


@delete(
    "/conversations/{conversation_id:uuid}/hold",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Take a conversation off hold",
)
async def delete_hold(
    conversation_id: FromPath[UUID], desk: Desk, hub: Hub, auditor: Auditor, settings: Settings
) -> ConversationView:
    """It is open again."""
    return await _move(conversation_id, "open", desk, hub, auditor, settings)


@put(
    "/conversations/{conversation_id:uuid}/snooze",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Let a conversation sleep",
)
async def put_snooze(
    conversation_id: FromPath[UUID],
    data: JSONBody[SnoozeWish],
    desk: Desk,
    hub: Hub,
    auditor: Auditor,
    settings: Settings,
) -> ConversationView:
    """A message of the contact wakes it earlier."""
    return await _sleep(conversation_id, data.until, desk, hub, auditor, settings)


@delete(
    "/conversations/{conversation_id:uuid}/snooze",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Wake a conversation",
)
async def delete_snooze(
    conversation_id: FromPath[UUID], desk: Desk, hub: Hub, auditor: Auditor, settings: Settings
) -> ConversationView:
    """Awake already is fine."""
    return await _sleep(conversation_id, None, desk, hub, auditor, settings)


async def _move(
    conversation_id: UUID,
    status: Status,
    desk: Desk,
    hub: Hub,
    auditor: Auditor,
    settings: Settings,
) -> ConversationView:
    async with desk.transaction() as tx:
        if await set_status(tx, conversation_id, status, actor=Actor("agent", desk.agent.id)):
            changed(tx, hub, conversation_id)
        return await shown(tx, conversation_id, desk, auditor, settings)


async def _sleep(
    conversation_id: UUID,
    until: datetime | None,
    desk: Desk,
    hub: Hub,
    auditor: Auditor,
    settings: Settings,
) -> ConversationView:
    async with desk.transaction() as tx:
        await snooze(tx, conversation_id, until, actor=Actor("agent", desk.agent.id))
        changed(tx, hub, conversation_id)
        return await shown(tx, conversation_id, desk, auditor, settings)


api = [post_solution, delete_solution, put_hold, delete_hold, put_snooze, delete_snooze]
