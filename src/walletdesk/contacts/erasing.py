"""Forgetting a person: everything that says who they are, in the transaction of the caller."""

from uuid import UUID

from msgspec import Struct

from walletdesk.contacts import store
from walletdesk.platform import datakeys
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Conflict, NotFound

queries = store.queries


class Person(Struct, frozen=True):
    """Who is forgotten: the contact with those merged into it; `blinds` find what else holds them.

    `ids` is empty when all of it was done before.
    """

    ids: tuple[UUID, ...]
    blinds: tuple[bytes, ...] = ()


async def erase(tx: Tx, contact_id: UUID) -> Person:
    """Take name, identities and data keys away; the row stays. Raise `NotFound`.

    What was sealed under the keys is noise from now on; their owners empty it as well.
    """
    rows = await queries.person_locked.all(tx, id=contact_id)
    if not rows:
        raise NotFound("contact")
    whole = [row["id"] for row in rows if row["erased_at"] is None]
    if not whole:
        return Person(())
    dropped = await queries.drop_identities.all(tx, contact_ids=whole)
    await queries.erase.run(tx, ids=whole, now=tx.now)
    for owner in whole:
        await datakeys.destroy(tx, owner)
    return Person(tuple(whole), tuple(row["blind"] for row in dropped))


async def keep(tx: Tx, contact_id: UUID) -> None:
    """Let nobody erase this contact before `tx` ends. Raise `NotFound`, or `Conflict` when they are
    erased: a process may still hold the key of somebody whom another has just forgotten.
    """
    row = await queries.keep_from_erasure.one(tx, id=contact_id)
    if row is None:
        raise NotFound("contact")
    if row["erased_at"] is not None:
        raise Conflict("contact.erased")
