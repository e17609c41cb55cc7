"""Finding and making contacts."""

import asyncio
from uuid import UUID

from walletdesk.contacts import store
from walletdesk.contacts.erasing import keep
from walletdesk.contacts.events import ContactMade, IdentityAdded, IdentityDropped
from walletdesk.contacts.model import Claim, NewContact, check_claim, check_name
from walletdesk.events import Actor, record
from walletdesk.platform import datakeys, ids, log, words
from walletdesk.platform.db import Database, Read, Tx
from walletdesk.platform.errors import Conflict, NotFound

queries = store.queries
logger = log.get(__name__)


async def find_or_make(tx: Tx, who: NewContact, *, actor: Actor) -> UUID:
    """The contact that a proven claim belongs to, else a new one. Raise `Invalid`.

    A claim without proof never leads to an existing contact: anybody can type an address.
    """
    claims = [check_claim(c) for c in who.claims]
    await _lock(tx, claims)
    for claim in claims:
        if claim.proven and (owner := await _owner(tx, claim)):
            for other in claims:
                await claim_identity(tx, owner, other, actor=actor)
            return owner
    return await _make(tx, who, claims, actor)


async def claim_identity(
    tx: Tx, contact_id: UUID, claim: Claim, *, actor: Actor, taken: bool | None = None
) -> None:
    """Keep a way to reach a contact; proof that belongs to someone else stays theirs. `taken`:
    whether that is so, where the caller holds its lock and has looked.
    """
    norm = check_claim(claim)
    owner = await _owner(tx, norm) if norm.proven and taken is not False else None
    proven = norm.proven and owner in (None, contact_id)
    key = await datakeys.get(tx, contact_id)
    tokens = tx.keys.tokens(words.words(norm.value, "") | {norm.value})
    # The contact before its identities, as erasure locks them.
    await queries.add_tokens.run(tx, id=contact_id, tokens=tokens)
    new_id = ids.new()
    await queries.add_identity.run(
        tx,
        id=new_id,
        contact_id=contact_id,
        kind=norm.kind,
        value=key.seal(norm.value, store.value_place(new_id)),
        blind=store.blind(tx, norm),
        verified_at=tx.now if proven else None,
        now=tx.now,
    )
    record(tx, IdentityAdded(by=actor, contact=contact_id, channel=norm.kind, proven=proven))


async def add_identity(tx: Tx, contact_id: UUID, claim: Claim, *, actor: Actor) -> None:
    """What somebody says of a contact, or vouches for (`proven`). Raise `Conflict` if it is proven
    to be another's, and for an erased contact.
    """
    await keep(tx, contact_id)
    add = _prove if claim.proven else claim_identity
    await add(tx, contact_id, claim, actor=actor)


async def drop_identity(tx: Tx, contact_id: UUID, identity_id: UUID, *, actor: Actor) -> None:
    """Forget a way to reach a contact, and what they were found by with it. Raise `NotFound`."""
    await keep(tx, contact_id)
    contact = await store.get(tx, contact_id)
    gone = next((i for i in contact.identities if i.id == identity_id), None)
    if gone is None:
        raise NotFound("identity")
    await queries.drop_identity.run(tx, id=identity_id)
    await rename(tx, contact_id, contact.name)
    record(tx, IdentityDropped(by=actor, contact=contact_id, channel=gone.kind))


async def mark_bounced(tx: Tx, contact_id: UUID, claim: Claim, *, bounced: bool) -> None:
    """Whether messages to this address come back. Raise `Invalid`."""
    norm = check_claim(claim)
    when = tx.now if bounced else None
    await queries.bounced.run(
        tx, contact_id=contact_id, kind=norm.kind, blind=store.blind(tx, norm), bounced_at=when
    )


async def rename(tx: Tx, contact_id: UUID, name: str) -> None:
    """Set the name. Raise `Invalid`."""
    clean = check_name(name)
    key = await datakeys.get(tx, contact_id)
    sealed = key.seal(clean, store.name_place(contact_id))
    known = (await store.identities(tx, [contact_id])).get(contact_id, [])
    found_by = words.words(clean, "").union(*(words.words(i.value, "") | {i.value} for i in known))
    await queries.rename.run(tx, id=contact_id, name=sealed, tokens=tx.keys.tokens(found_by))


async def set_language(tx: Tx, contact_id: UUID, language: str) -> None:
    """The language to write to this person."""
    await queries.set_language.run(tx, id=contact_id, language=language)


async def _prove(tx: Tx, contact_id: UUID, claim: Claim, *, actor: Actor) -> None:
    """The person has shown that the address is theirs. Raise `Conflict` if it is another's."""
    norm = check_claim(claim)
    owner = await _owner(tx, norm)
    if owner not in (None, contact_id):
        raise Conflict("contact.identity_taken")
    await claim_identity(tx, contact_id, Claim(norm.kind, norm.value, proven=True), actor=actor)


async def _make(tx: Tx, who: NewContact, claims: list[Claim], actor: Actor) -> UUID:
    contact_id, name = ids.at(tx.now), check_name(who.name)
    key = await datakeys.make(tx, contact_id)
    await queries.add.run(
        tx,
        id=contact_id,
        name=key.seal(name, store.name_place(contact_id)) if name else None,
        language=who.language,
        tokens=tx.keys.tokens(words.words(name, "")),
        now=tx.now,
    )
    for claim in claims:
        await claim_identity(tx, contact_id, claim, actor=actor, taken=False)
    record(tx, ContactMade(by=actor, contact=contact_id, language=who.language))
    return contact_id


async def _owner(tx: Read, claim: Claim) -> UUID | None:
    return await queries.owner.value(tx, kind=claim.kind, blind=store.blind(tx, claim))


async def _lock(tx: Tx, claims: list[Claim]) -> None:
    """In one order for all, so that two who lock several do not wait for each other."""
    for key in sorted(store.blind(tx, c) for c in claims if c.proven):
        await queries.lock_identity.run(tx, key=int.from_bytes(key[:8], "big", signed=True))


class Toucher:
    """Writes `last_active_at` of a process's contacts each second, off the path of messages."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pending: set[UUID] = set()

    def touch(self, contact_id: UUID) -> None:
        """This contact was active now."""
        self._pending.add(contact_id)

    async def flush(self) -> None:
        """Write what is pending."""
        pending, self._pending = self._pending, set()
        if pending:
            async with self._db.transaction() as tx:
                await queries.touch.run(tx, ids=sorted(pending), now=tx.now)

    async def run(self) -> None:
        """Each second until cancelled. A failed second is only a later "last active"."""
        while True:
            await asyncio.sleep(1)
            try:
                await self.flush()
            except Exception as wrong:
                logger.warning("contacts.touch_failed", exc_info=wrong)
