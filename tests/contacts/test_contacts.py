"""Who is whom: proof joins, a claim does not."""

import asyncio

import pytest

from walletdesk import contacts, events
from walletdesk.contacts import Claim, NewContact, store
from walletdesk.platform import datakeys
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Conflict, Invalid


async def make(db: Database, *claims: Claim, name: str = "Ana García") -> contacts.Contact:
    async with db.transaction() as tx:
        who = NewContact(language="es", name=name, claims=claims)
        made = await contacts.find_or_make(tx, who, actor=events.system)
        return await contacts.get(tx, made)


async def test_a_proven_address_is_one_person_however_it_is_written(db: Database) -> None:
    one = await make(db, Claim("email", "Ana@Mail.example", proven=True))
    two = await make(db, Claim("email", " ana@mail.EXAMPLE ", proven=True))
    assert one.id == two.id
    assert [i.value for i in two.identities] == ["ana@mail.example"]


async def test_a_typed_address_never_leads_to_somebody_elses_contact(db: Database) -> None:
    owner = await make(db, Claim("email", "ana@mail.example", proven=True))
    stranger = await make(db, Claim("email", "ana@mail.example"))
    assert stranger.id != owner.id
    assert stranger.identities[0].verified_at is None


async def test_two_first_messages_at_once_make_one_contact(db: Database) -> None:
    made = await asyncio.gather(
        *(make(db, Claim("account", "user-7", proven=True)) for _ in range(6))
    )
    assert len({m.id for m in made}) == 1


async def test_proof_that_belongs_to_another_is_refused(db: Database) -> None:
    await make(db, Claim("phone", "+1 (555) 010-99", proven=True))
    other = await make(db)
    claim = Claim("phone", "+155501099", proven=True)
    async with db.transaction() as tx:
        with pytest.raises(Conflict):
            await contacts.add_identity(tx, other.id, claim, actor=events.system)


async def test_bad_addresses_and_names_are_refused(db: Database) -> None:
    for claim in (Claim("email", "nobody"), Claim("phone", "12"), Claim("telegram", " ")):
        with pytest.raises(Invalid):
            await make(db, claim)
    with pytest.raises(Invalid):
        await make(db, name="x" * 201)
    assert (await make(db, name="A\x00n\x07a\u202e")).name == "Ana"


async def test_without_the_key_nothing_is_left_to_read(db: Database) -> None:
    made = await make(db, Claim("email", "ana@mail.example", proven=True))
    async with db.transaction() as tx:
        await datakeys.destroy(tx, made.id)
    async with db.read() as tx:
        erased = await contacts.get(tx, made.id)
    assert (erased.name, erased.identities) == ("", [])


async def test_listing_is_by_last_activity(db: Database) -> None:
    made = [await make(db) for _ in range(5)]
    async with db.transaction() as tx:
        await store.queries.touch.run(tx, ids=[made[1].id], now=tx.now)
    async with db.read() as tx:
        first = await contacts.listing(tx, cursor=None, limit=3)
        rest = await contacts.listing(tx, cursor=first.next, limit=3)
    order = [c.id for c in (*first.items, *rest.items)]
    assert order == [made[1].id, made[4].id, made[3].id, made[2].id, made[0].id]
