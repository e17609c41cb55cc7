"""Recording events, and running who listens to them."""

from collections.abc import Awaitable, Callable
from typing import Any

from walletdesk.events import store
from walletdesk.events.model import Event, Position, Recorded
from walletdesk.platform.db import Tx

type Subscriber = Callable[[Tx, Recorded], Awaitable[None]]


def record(tx: Tx, event: Event) -> None:
    """Keep an event; it is written just before the transaction commits."""
    tx.gather(_write, event)


async def _write(tx: Tx, recorded: list[Any]) -> None:
    await store.add(tx, recorded)


async def run_subscriber(tx: Tx, name: str, call: Subscriber, *, batch: int = 200) -> int:
    """Hand the next settled events to a subscriber and move its position, all in `tx`.

    How many events were handed over; 0 also when another worker runs it just now.
    """
    if await store.queries.known_position.one(tx, subscriber=name) is None:
        await store.queries.ensure_position.run(tx, subscriber=name)
    row = await store.queries.lock_position.one(tx, subscriber=name)
    if row is None:
        return 0
    found = await store.after(tx, Position(int(row["xid"]), row["id"]), batch=batch)
    for event in found:
        await call(tx, event)
    if found:
        last = found[-1].position
        await store.queries.set_position.run(tx, subscriber=name, xid=str(last.xid), id=last.id)
    return len(found)
