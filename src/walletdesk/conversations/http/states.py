"""Solved, on hold, asleep: each a resource that is put or taken away."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import delete, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from walletdesk.conversations.actions.status import set_status, snooze
from walletdesk.conversations.http.edge import TAGS, Edge
from walletdesk.conversations.http.views import ConversationView
from walletdesk.conversations.model import Status
from walletdesk.people import Act, may
from walletdesk.realtime import tell


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
    conversation_id: FromPath[UUID], edge: NamedDependency[Edge]
) -> ConversationView:
    """The contact may reopen it for 14 days by writing. Solved already: nothing changes."""
    return await _move(edge, conversation_id, "solved")


@delete(
    "/conversations/{conversation_id:uuid}/solution",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Reopen a conversation",
)
async def delete_solution(
    conversation_id: FromPath[UUID], edge: NamedDependency[Edge]
) -> ConversationView:
    """A closed one too."""
    return await _move(edge, conversation_id, "open")


@put(
    "/conversations/{conversation_id:uuid}/hold",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Put a conversation on hold",
)
async def put_hold(
    conversation_id: FromPath[UUID], edge: NamedDependency[Edge]
) -> ConversationView:
    """It waits for a third party. A message of the contact opens it again."""
    return await _move(edge, conversation_id, "on_hold")


@delete(
    "/conversations/{conversation_id:uuid}/hold",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Take a conversation off hold",
)
async def delete_hold(
    conversation_id: FromPath[UUID], edge: NamedDependency[Edge]
) -> ConversationView:
    """It is open again."""
    return await _move(edge, conversation_id, "open")


async def _move(edge: Edge, conversation_id: UUID, status: Status) -> ConversationView:
    async with edge.desk.transaction() as tx:
        if await set_status(tx, conversation_id, status, actor=edge.desk.actor):
            tell.changed(tx, edge.hub, conversation_id)
        return await edge.shown(tx, conversation_id)


@put(
    "/conversations/{conversation_id:uuid}/snooze",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Let a conversation sleep",
)
async def put_snooze(
    conversation_id: FromPath[UUID], data: JSONBody[SnoozeWish], edge: NamedDependency[Edge]
) -> ConversationView:
    """A message of the contact wakes it earlier."""
    return await _sleep(edge, conversation_id, data.until)


@delete(
    "/conversations/{conversation_id:uuid}/snooze",
    guards=[may(Act.ORGANISE)],
    status_code=200,
    tags=TAGS,
    summary="Wake a conversation",
)
async def delete_snooze(
    conversation_id: FromPath[UUID], edge: NamedDependency[Edge]
) -> ConversationView:
    """Awake already is fine."""
    return await _sleep(edge, conversation_id, None)


async def _sleep(edge: Edge, conversation_id: UUID, until: datetime | None) -> ConversationView:
    async with tell.changing(edge.desk, edge.hub, conversation_id) as tx:
        await snooze(tx, conversation_id, until, actor=edge.desk.actor)
        return await edge.shown(tx, conversation_id)


api = [post_solution, delete_solution, put_hold, delete_hold, put_snooze, delete_snooze]
