"""GET and PATCH /conversations/{id}."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from walletdesk import categories
from walletdesk.categories import Category
from walletdesk.conversations import store
from walletdesk.conversations.actions.organise import change
from walletdesk.conversations.actions.status import snooze
from walletdesk.conversations.http.edge import TAGS, Edge
from walletdesk.conversations.http.listing import CategoryRef, category_id
from walletdesk.conversations.http.views import ConversationView
from walletdesk.conversations.model import (
    MOST_TAGS,
    PRIORITIES,
    SUBJECT_LENGTH,
    Change,
    Conversation,
    Priority,
)
from walletdesk.events import Actor
from walletdesk.people import Act, may
from walletdesk.platform.db import Read, Tx
from walletdesk.realtime import tell


class ConversationChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. A field set to null loses its value."""

    subject: (
        Annotated[str, Meta(max_length=SUBJECT_LENGTH, examples=["转账一直待处理"])] | UnsetType
    ) = UNSET
    category: CategoryRef | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    fields: (
        Annotated[dict[str, Any], Meta(max_length=60, examples=[{"chain": "ethereum"}])] | UnsetType
    ) = UNSET
    tags: Annotated[tuple[str, ...], Meta(max_length=MOST_TAGS, examples=[["vip"]])] | UnsetType = (
        UNSET
    )
    snoozed_until: (
        Annotated[datetime, Meta(tz=True, description="Within 90 days; null wakes it")]
        | UnsetType
        | None
    ) = UNSET


@get(
    "/conversations/{conversation_id:uuid}",
    guards=[may(Act.READ)],
    tags=TAGS,
    summary="Get a conversation",
)
async def get_conversation(
    conversation_id: FromPath[UUID],
    edge: NamedDependency[Edge],
) -> ConversationView:
    """One that was merged answers too; `merged_into` leads on."""
    async with edge.desk.read() as tx:
        return await edge.shown(tx, conversation_id)


@patch(
    "/conversations/{conversation_id:uuid}",
    guards=[may(Act.ORGANISE)],
    tags=TAGS,
    summary="Change what a conversation is about, its tags, priority or sleep",
)
async def patch_conversation(
    conversation_id: FromPath[UUID],
    data: JSONBody[ConversationChange],
    edge: NamedDependency[Edge],
) -> ConversationView:
    """All of it or nothing."""
    actor = edge.desk.actor
    async with tell.changing(edge.desk, edge.hub, conversation_id) as tx:
        await _change(tx, conversation_id, data, actor)
        if not isinstance(data.snoozed_until, UnsetType):
            await snooze(tx, conversation_id, data.snoozed_until, actor=actor)
        return await edge.shown(tx, conversation_id)


async def _change(tx: Tx, conversation_id: UUID, data: ConversationChange, actor: Actor) -> None:
    talk = await store.get(tx, conversation_id, lock=True)
    category = (
        None if isinstance(data.category, UnsetType) else await category_id(tx, data.category)
    )
    fields, missing = await _fields(tx, talk, data, category)
    wish = Change(
        subject=None if isinstance(data.subject, UnsetType) else data.subject,
        category=category,
        priority=None if isinstance(data.priority, UnsetType) else PRIORITIES.index(data.priority),
        fields=fields,
        tags=None if isinstance(data.tags, UnsetType) else data.tags,
    )
    if wish != Change():
        await change(tx, conversation_id, wish, actor=actor, missing=missing)


async def _fields(
    tx: Read, talk: Conversation, data: ConversationChange, category: UUID | None
) -> tuple[dict[str, Any] | None, tuple[str, ...] | None]:
    """Fields and missing keys after the change; (None, None) when neither is touched.

    Values that a new category does not ask for stay, so that changing it back loses nothing.
    """
    if isinstance(data.fields, UnsetType) and category is None:
        return None, None
    given: dict[str, Any] = {} if isinstance(data.fields, UnsetType) else data.fields
    merged = {k: v for k, v in (talk.fields | given).items() if v is not None}
    about = category or talk.category
    if about is None:
        tree = await categories.tree(tx)
        rest = {k: v for k, v in merged.items() if k not in given}
        new = {k: v for k, v in merged.items() if k in given}
        known = categories.check_uncategorised(tree, new, language=talk.language, now=tx.now)
        return rest | known, ()
    return _checked(await categories.get(tx, about), merged, given, talk, tx.now)


def _checked(
    category: Category,
    merged: dict[str, Any],
    given: dict[str, Any],
    talk: Conversation,
    now: datetime,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    known = {f.key for f in category.fields} | given.keys()
    asked = {k: v for k, v in merged.items() if k in known}
    checked = categories.check_fields(category, asked, language=talk.language, now=now)
    rest = {k: v for k, v in merged.items() if k not in known}
    return rest | checked.values, tuple(checked.missing)


api = [get_conversation, patch_conversation]
