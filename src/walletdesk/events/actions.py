"""Recording events, and running who listens to them."""

from collections.abc import Awaitable, Callable
from typing import Any

from walletdesk.events import store
from walletdesk.events.model import BEGINNING, Event, Position, Recorded
from walletdesk.platform.db import Tx

type Subscriber = Callable[[Tx, Recorded], Awaitable[None]]


def record(tx: Tx, event: Event) -> None:
    """Keep an event; it is written just before the transaction commits."""
    tx.gather(_write, event)


async def _write(tx: Tx, recorded: list[Any]) -> None:
    await store.add(tx, recorded)


async def run_subscriber(tx: Tx, name: str, call: Subscriber, *, batch: int = 200) -> int:
    """Hand the next settled events to a subscriber and move its position, all in `tx`.

    A subscriber that is new begins with what comes from now on: a desk's whole history is not
    answered, counted or sent once more because a release learned something (see `replay`).

    How many events were handed over; 0 also when another worker runs it just now.
    """
    if await store.queries.known_position.one(tx, subscriber=name) is None:
        await _place(tx, name, await store.end(tx))
        return 0
    row = await store.queries.lock_position.one(tx, subscriber=name)
    if row is None:
        return 0
    found = await store.after(tx, Position(int(row["xid"]), row["id"]), batch=batch)
    for event in found:
        await call(tx, event)
    if found:
        await _move(tx, name, found[-1].position)
    return len(found)


async def replay(tx: Tx, name: str, *, after: Position = BEGINNING) -> None:
    """Let a subscriber handle again, or for the first time, all that came behind a position.

    Waits for the batch that a worker hands over just now.
    """
    await _place(tx, name, after)
    await _move(tx, name, after)


async def _place(tx: Tx, name: str, position: Position) -> None:
    """Give a subscriber its first position, unless it has one."""
    await store.queries.ensure_position.run(
        tx, subscriber=name, xid=str(position.xid), id=position.id
    )


async def _move(tx: Tx, name: str, position: Position) -> None:
    await store.queries.set_position.run(tx, subscriber=name, xid=str(position.xid), id=position.id)
