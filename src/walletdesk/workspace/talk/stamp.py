"""What a pane is made of, as versions."""

from typing import Any
from uuid import UUID

from asyncpg import Record

from walletdesk.platform import sql
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound

queries = sql.load(__package__)


async def stamp(tx: Read, talk: UUID | int, agent: UUID) -> Record:
    """The stamp of a talk, by id or by the number of its reference. Raise `NotFound`."""
    by_id = talk if isinstance(talk, UUID) else None
    number = talk if isinstance(talk, int) else None
    row = await queries.stamp.one(tx, conversation_id=by_id, number=number, agent_id=agent)
    if row is None:
        raise NotFound("conversation")
    return row


def shared(row: Record) -> tuple[Any, ...]:
    """The part of a stamp that does not depend on the agent's own draft."""
    return tuple(row)[:-1]
