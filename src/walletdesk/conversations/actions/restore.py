"""Undoing what was just done to a conversation, unless somebody has done something since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.structs import asdict

from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.model import Conversation, Status, check_not_erased
from walletdesk.events import Actor, Event, record
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Conflict

queries = store.queries

type Zoned = Annotated[datetime, Meta(tz=True)]


class Standing(Struct, frozen=True, array_like=True):
    """How a conversation stands: all that acts on many at once can change."""

    status: Status
    solved_at: Zoned | None
    waiting_since: Zoned | None
    snoozed_until: Zoned | None
    priority: int
    agent: UUID | None
    team: UUID | None
    tags: tuple[str, ...]


def standing(talk: Conversation) -> Standing:
    """Of this conversation now."""
    return Standing(**{name: getattr(talk, name) for name in Standing.__struct_fields__})


async def restore(
    tx: Tx, conversation_id: UUID, *, was: Standing, became: Standing, actor: Actor
) -> None:
    """From `became` back to `was`. Raise `Conflict` when it stands differently by now."""
    talk = await store.get(tx, conversation_id, lock=True)
    check_not_erased(talk)
    if talk.merged_into is not None or standing(talk) != became:
        raise Conflict("conversation.changed_since")
    row = asdict(was) | {"tags": list(was.tags)}
    row["agent_id"], row["team_id"] = row.pop("agent"), row.pop("team")
    await queries.restore.run(tx, id=conversation_id, now=tx.now, **row)
    for event in _events(talk, was, became, actor):
        record(tx, event)


def _events(talk: Conversation, was: Standing, became: Standing, actor: Actor) -> Iterator[Event]:
    """What the history tells: the same as if each had been set by hand."""
    about: dict[str, Any] = {"by": actor, "conversation": talk.id, "contact": talk.contact}
    if was.status != became.status:
        yield happened.StatusChanged(**about, before=became.status, after=was.status)
    if was.snoozed_until != became.snoozed_until:
        yield happened.Snoozed(**about, until=was.snoozed_until)
    if (was.agent, was.team) != (became.agent, became.team):
        yield happened.Assigned(
            **about, agent=was.agent, team=was.team, from_agent=became.agent, from_team=became.team
        )
    what = tuple(n for n in ("priority", "tags") if getattr(was, n) != getattr(became, n))
    if what:
        yield happened.Changed(
            **about,
            what=what,
            priority=was.priority if "priority" in what else None,
            tags=was.tags if "tags" in what else None,
        )
