"""Stored data keys: one an owner (a contact), wrapped; unwrapped ones live in the `Keyring`."""

from collections.abc import Iterable
from uuid import UUID

from asyncpg import Record

from walletdesk.platform import sql
from walletdesk.platform.crypto import CannotOpen, DataKey
from walletdesk.platform.db import Read, Tx

queries = sql.load(__package__)


async def make(tx: Tx, owner: UUID) -> DataKey:
    """Make and store the key of a new owner."""
    fresh = tx.keys.new_key(owner)
    await queries.add_data_key.run(tx, owner=owner, wrapped=fresh.wrapped)
    return fresh.key


async def get(tx: Read, owner: UUID) -> DataKey:
    """The key of `owner`. Raise `CannotOpen` when it was destroyed."""
    cached = tx.keys.cached(owner)
    if cached is not None:
        return cached
    wrapped = await queries.data_key.value(tx, owner=owner)
    if wrapped is None:
        raise CannotOpen("erased")
    return tx.keys.open_key(owner, wrapped)


async def get_all(tx: Read, owners: Iterable[UUID]) -> dict[UUID, DataKey]:
    """The keys of several owners; those destroyed are left out."""
    wanted = set(owners)
    found = {o: key for o in wanted if (key := tx.keys.cached(o)) is not None}
    if missing := list(wanted - found.keys()):
        for row in await queries.data_keys.all(tx, owners=missing):
            found[row["owner"]] = tx.keys.open_key(row["owner"], row["wrapped"])
    return found


def keep(tx: Read, rows: Iterable[Record]) -> None:
    """Open keys that a statement brought along with what they open; `get_all` finds them then."""
    for row in rows:
        tx.keys.open_key(row["owner"], row["wrapped"])


async def destroy(tx: Tx, owner: UUID) -> None:
    """Erasure: without its key, what the owner left is noise."""
    await queries.delete_data_key.run(tx, owner=owner)
    keys = tx.keys
    tx.after_commit(lambda: keys.forget(owner))
