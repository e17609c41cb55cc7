"""Sole reader of `queries.sql`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from walletdesk.events.model import Actor, Event, Position, Recorded
from walletdesk.platform import sql
from walletdesk.platform.db import Read, Tx

queries = sql.load(__package__)


async def add(tx: Tx, recorded: list[Event]) -> None:
    """Write the events of a transaction."""
    await queries.add.run(
        tx,
        at=tx.now,
        kinds=[e.kind() for e in recorded],
        conversations=[e.conversation for e in recorded],
        contacts=[e.contact for e in recorded],
        actor_kinds=[e.by.kind for e in recorded],
        actors=[e.by.id for e in recorded],
        data=[msgspec.json.encode(e.data()).decode() for e in recorded],
    )


async def after(tx: Read, position: Position, *, batch: int = 500) -> list[Recorded]:
    """The next settled events after `position`, oldest first."""
    rows = await queries.after.all(tx, xid=str(position.xid), id=position.id, batch=batch)
    return [_recorded(row) for row in rows]


async def end(tx: Read) -> Position:
    """The position behind everything that is settled now."""
    return Position(int(await queries.end_now.value(tx)) - 1, 2**62)


async def positions(tx: Read) -> dict[str, Position]:
    """How far every subscriber has come that ever ran."""
    rows = await queries.positions.all(tx)
    return {row["subscriber"]: Position(int(row["xid"]), row["id"]) for row in rows}


async def history(
    tx: Read, conversations: Sequence[UUID], *, before: int | None = None, batch: int = 200
) -> list[Recorded]:
    """The latest events of these conversations (with an id below `before`), newest first."""
    rows = await queries.history.all(
        tx, conversation_ids=list(conversations), before=before, batch=batch
    )
    return [_recorded(row) for row in rows]


def _recorded(row: Record) -> Recorded:
    data: dict[str, Any] = msgspec.json.decode(row["data"])
    return Recorded(
        Position(int(row["xid"]), row["id"]),
        row["at"],
        row["kind"],
        Actor(row["actor_kind"], row["actor_id"]),
        row["conversation_id"],
        row["contact_id"],
        data,
    )
