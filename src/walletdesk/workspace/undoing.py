"""Taking an act on many conversations back. What is needed for it is kept by nobody: the page holds
it, sealed for the agent who acted, so that any process can undo it and no table fills.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from walletdesk import conversations
from walletdesk.conversations import Standing
from walletdesk.events import Actor
from walletdesk.people import Act, Desk
from walletdesk.platform.crypto import CannotOpen, DataKey
from walletdesk.platform.errors import Conflict, Forbidden, Invalid, NotFound
from walletdesk.realtime import Hub, tell

WITHIN = timedelta(seconds=60)
"""The page offers it for ten seconds; a slow network has the rest."""


class Done(Struct, frozen=True, array_like=True):
    """One conversation that an act has changed."""

    id: UUID
    was: Standing
    became: Standing


class Undo(Struct, frozen=True, array_like=True):
    """What one act has changed, and which right it took."""

    act: Act
    at: Annotated[datetime, Meta(tz=True)]
    done: tuple[Done, ...]


class Undone(Struct, frozen=True):
    """How many stand as before, and how many somebody has changed since."""

    done: int
    kept: int


def sealed(key: DataKey, agent: UUID, undo: Undo) -> str:
    """For the page of this agent."""
    text = key.seal(msgspec.msgpack.encode(undo), _place(agent))
    return base64.urlsafe_b64encode(text).decode()


def opened(key: DataKey, agent: UUID, text: str, *, now: datetime) -> Undo:
    """What a page sends back. Raise `Invalid` for another's, `Conflict` when late."""
    try:
        found = key.open(base64.urlsafe_b64decode(text.encode()), _place(agent))
        undo = msgspec.msgpack.decode(found, type=Undo)
    except (CannotOpen, binascii.Error, msgspec.DecodeError) as wrong:
        raise Invalid("undo", "bulk.not_yours") from wrong
    if now > undo.at + WITHIN:
        raise Conflict("bulk.undo_too_late")
    return undo


async def undo(desk: Desk, hub: Hub, text: str) -> Undone:
    """Take back what still stands as the act left it, each in a transaction of its own."""
    key, agent = desk.db.keys.desk, desk.agent
    wish = opened(key, agent.id, text, now=desk.db.clock.now())
    if wish.act not in agent.acts:
        raise Forbidden("act.not_yours", act=wish.act.value)
    return await _restored(desk, hub, wish.done, Actor("agent", agent.id))


async def _restored(desk: Desk, hub: Hub, done: Sequence[Done], by: Actor) -> Undone:
    restored = 0
    for one in done:
        try:
            async with desk.transaction() as tx:
                await conversations.restore(tx, one.id, was=one.was, became=one.became, actor=by)
                tell.changed(tx, hub, one.id)
            restored += 1
        except (Conflict, NotFound):
            continue
    return Undone(restored, len(done) - restored)


def _place(agent: UUID) -> bytes:
    return b"bulk.undo" + agent.bytes
