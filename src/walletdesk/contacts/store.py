"""Sole reader of `queries.sql`."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from walletdesk.contacts.model import Claim, Contact, ContactCard, Identity, check_claim
from walletdesk.platform import datakeys, paging, sql
from walletdesk.platform.crypto import DataKey
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.platform.paging import Page

queries = sql.load(__package__)


def name_place(contact_id: UUID) -> bytes:
    """Where a contact's name is sealed."""
    return b"contact.name" + contact_id.bytes


def value_place(identity_id: UUID) -> bytes:
    """Where an identity's value is sealed."""
    return b"identity.value" + identity_id.bytes


async def get(tx: Read, contact_id: UUID) -> Contact:
    """A contact with all identities. Raise `NotFound`. The caller audits."""
    rows = await queries.get.all(tx, id=contact_id)
    if not rows:
        raise NotFound("contact")
    found = [r for r in rows if r["owner"]]
    keys = await datakeys.get_all(tx, {contact_id} | {r["owner"] for r in found})
    return contact(rows[0], found, keys)


def contact(row: Record, identities: Iterable[Record], keys: dict[UUID, DataKey]) -> Contact:
    """The shape of a row and its identities'; without its key (erased) nothing is left of it."""
    return Contact(
        id=row["id"],
        name=_name(row, keys),
        language=row["language"],
        timezone=row["timezone"],
        created_at=row["created_at"],
        last_active_at=row["last_active_at"],
        identities=[_identity(r, keys[r["owner"]]) for r in identities if r["owner"] in keys],
        merged_into=row["merged_into"],
        erased_at=row["erased_at"],
    )


async def identities(tx: Read, contact_ids: Iterable[UUID]) -> dict[UUID, list[Identity]]:
    """Identities by contact; those of an erased contact are gone."""
    rows = await queries.identities.all(tx, contact_ids=list(contact_ids))
    keys = await datakeys.get_all(tx, {r["owner"] for r in rows})
    found: dict[UUID, list[Identity]] = {}
    for row in rows:
        if key := keys.get(row["owner"]):
            found.setdefault(row["owner"], []).append(_identity(row, key))
    return found


def _identity(row: Record, key: DataKey) -> Identity:
    value = key.text(row["value"], value_place(row["identity_id"]))
    return Identity(row["identity_id"], row["kind"], value, row["verified_at"], row["bounced_at"])


async def unproven(tx: Read, claim: Claim) -> UUID | None:
    """Who gave this address and has never proven anything; None: nobody. Raise `Invalid`."""
    norm = check_claim(claim)
    return await queries.unproven.value(tx, kind=norm.kind, blind=blind(tx, norm))


async def cards(tx: Read, contact_ids: Iterable[UUID]) -> dict[UUID, ContactCard]:
    """What lists show of these contacts."""
    wanted = list(set(contact_ids))
    rows = await queries.cards.all(tx, ids=wanted)
    keys = await datakeys.get_all(tx, wanted)
    return {r["id"]: _card(r, keys) for r in rows}


async def listing(tx: Read, *, cursor: str | None, limit: int) -> Page[ContactCard]:
    """Contacts by last activity, newest first."""
    before = paging.decode(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    rows = await queries.newest.all(tx, before_at=before[0], before_id=before[1], batch=limit + 1)
    keys = await datakeys.get_all(tx, [r["id"] for r in rows])
    items = [_card(r, keys) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(items, paging.encode(items[-1].last_active_at, items[-1].id) if more else None)


async def find_by_identity(tx: Read, claim: Claim) -> list[UUID]:
    """Contacts who gave this address, proven first."""
    norm = check_claim(claim)
    rows = await queries.claimants.all(tx, kind=norm.kind, blind=blind(tx, norm))
    return [r["id"] for r in sorted(rows, key=lambda r: not r["proven"])]


def blind(tx: Read, claim: Claim) -> bytes:
    """The blind index of a claim. Raise `Invalid` for a value that its kind does not have."""
    norm = check_claim(claim)
    return tx.keys.blind(f"identity.{norm.kind}", norm.value)


def _card(row: Record, keys: dict[UUID, DataKey]) -> ContactCard:
    return ContactCard(
        row["id"], _name(row, keys), row["language"], row["last_active_at"], row["version"]
    )


def _name(row: Record, keys: dict[UUID, DataKey]) -> str:
    key = keys.get(row["id"])
    return key.text(row["name"], name_place(row["id"])) if key else ""
