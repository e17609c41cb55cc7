"""Counting tries in the database, so that a restart or another process forgives nothing."""

from walletdesk.people import store
from walletdesk.people.model import throttle
from walletdesk.people.model.throttle import FORGOTTEN, Kind, Tries
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import TooMany

type Key = tuple[Kind, str]


async def take_try(tx: Tx, keys: tuple[Key, ...]) -> None:
    """Count a try as failed under each key before it is judged.

    Raise `TooMany` (and count nothing, so that waiting always helps) while one of them is blocked.
    """
    ordered = sorted(keys, key=lambda key: _index(tx, key))  # one order: no two can deadlock
    seen = [(key, await _locked(tx, key)) for key in ordered]
    wait = max(throttle.waiting(tries, now=tx.now) for _, tries in seen)
    if wait > 0:
        raise TooMany("sign_in.wait", retry_after=wait, seconds=max(1, round(wait)))
    for key, tries in seen:
        counted = throttle.after_try(tries, key[0], now=tx.now)
        await store.queries.set_tries.run(
            tx,
            key=_index(tx, key),
            failures=counted.failures,
            last_at=counted.last_at,
            blocked_until=counted.blocked_until,
        )


async def forgive(tx: Tx, keys: tuple[Key, ...]) -> None:
    """After a success: accounts start anew; an address only gets back this one try."""
    for key in sorted(keys, key=lambda key: _index(tx, key)):
        shared = key[0] is Kind.ADDRESS
        query = store.queries.give_back_try if shared else store.queries.forget_tries
        await query.run(tx, key=_index(tx, key))


async def sweep_tries(tx: Tx) -> int:
    """Delete what the rules have forgotten; how many."""
    return await store.queries.sweep_tries.run(tx, before=tx.now - FORGOTTEN)


async def _locked(tx: Tx, key: Key) -> Tries:
    index = _index(tx, key)
    await store.queries.ensure_tries.run(tx, key=index, now=tx.now)
    row = await store.queries.tries.one(tx, key=index)
    assert row is not None
    return Tries(row["failures"], row["last_at"], row["blocked_until"])


def _index(tx: Read, key: Key) -> bytes:
    return tx.keys.blind(f"throttle.{key[0]}", key[1])
