"""Envelopes: what a channel's far end hands over is durable before it is acknowledged."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import msgspec

from walletdesk import contacts, guard, jobs
from walletdesk.channels import Inbound
from walletdesk.contacts import Claim
from walletdesk.platform import ids, log, sql
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Invalid

queries = sql.load(__package__)
logger = log.get(__name__)

PROCESS_JOB = "intake.process"
KEPT = timedelta(days=7)

type Processor = Callable[[Tx, Inbound], Awaitable[None]]


def place(envelope_id: UUID) -> bytes:
    """Where an envelope's content is sealed."""
    return b"envelope.body" + envelope_id.bytes


async def accept(tx: Tx, inbound: Inbound) -> bool:
    """Keep a guarded, sealed envelope and its job; False when it was accepted before.

    When `tx` has committed, the far end may be told that we have it.
    """
    clean = guard.clean_json(msgspec.to_builtins(inbound))
    envelope = ids.at(tx.now)
    added = await queries.add.run(
        tx,
        id=envelope,
        account_id=inbound.account_id,
        external_id=inbound.external_id,
        body=tx.keys.desk.seal(msgspec.json.encode(clean.value), place(envelope)),
        secrets=list(clean.kinds),
        senders=_senders(tx, inbound),
        now=tx.now,
    )
    if added:
        await jobs.enqueue(tx, PROCESS_JOB, {"envelope": str(envelope)})
    return bool(added)


def _senders(tx: Tx, inbound: Inbound) -> list[bytes]:
    """Blind indexes, so that an erasure finds the envelope while it is sealed."""
    found: list[bytes] = []
    for who in inbound.identities:
        with suppress(Invalid):
            found.append(contacts.blind(tx, Claim(who.kind, who.value)))
    return found


async def process(db: Database, envelope_id: UUID, processor: Processor) -> None:
    """Hand an envelope to what makes a message of it, exactly once, in one transaction."""
    async with db.transaction() as tx:
        row = await queries.take.one(tx, id=envelope_id)
        if row is None:
            return
        body = tx.keys.desk.open(row["body"], place(envelope_id))
        await processor(tx, msgspec.json.decode(body, type=Inbound))
        await queries.processed.run(tx, id=envelope_id, now=tx.now)


async def forget(tx: Tx, senders: Sequence[bytes]) -> int:
    """Delete what came from these people (blind indexes of their identities); how many."""
    return await queries.forget.run(tx, senders=list(senders))


async def sweep(tx: Tx) -> int:
    """Delete envelopes that were processed seven days ago; how many."""
    return await queries.sweep.run(tx, before=tx.now - KEPT)
