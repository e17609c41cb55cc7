"""Envelopes: what a channel's far end hands over is durable before it is acknowledged."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import msgspec

from walletdesk import contacts, guard, jobs
from walletdesk.channels import Inbound
from walletdesk.contacts import Claim
from walletdesk.platform import ids, log, sql
from walletdesk.platform.db import Database, Read, Tx
from walletdesk.platform.errors import Invalid

queries = sql.load(__package__)
logger = log.get(__name__)

PROCESS_JOB = "intake.process"
KEPT = timedelta(days=7)

STUCK = timedelta(minutes=2)
"""An envelope that waits this long has lost its job."""

type Processor = Callable[[Tx, Inbound, bytes], Awaitable[None]]
"""Makes a message of an envelope and of the raw message, b"" when that was not kept."""


def place(envelope_id: UUID) -> bytes:
    """Where an envelope's content is sealed."""
    return b"envelope.body" + envelope_id.bytes


def raw_place(envelope_id: UUID) -> bytes:
    """Where the raw message is sealed."""
    return b"envelope.raw" + envelope_id.bytes


async def is_known(tx: Read, account: UUID, external_id: str) -> bool:
    """Whether the far end's message was accepted before."""
    return await queries.is_known.value(tx, account_id=account, external_id=external_id)


async def accept(tx: Tx, inbound: Inbound, *, raw: bytes = b"") -> bool:
    """Keep a guarded, sealed envelope and its job; False when it was accepted before.

    `raw`: the message as it came, in which the caller's guard has found nothing. When `tx` has
    committed, the far end may be told that we have it.
    """
    clean = guard.clean_json(msgspec.to_builtins(inbound))
    envelope = ids.at(tx.now)
    added = await queries.add.run(
        tx,
        id=envelope,
        account_id=inbound.account_id,
        external_id=inbound.external_id,
        body=tx.keys.desk.seal(msgspec.json.encode(clean.value), place(envelope)),
        raw=tx.keys.desk.seal(raw, raw_place(envelope)) if raw else None,
        secrets=list(clean.kinds),
        senders=_senders(tx, inbound),
        now=tx.now,
    )
    if added:
        await jobs.enqueue(tx, PROCESS_JOB, {"envelope": str(envelope)})
    return bool(added)


async def take_in(tx: Tx, inbound: Inbound, raw: bytes, processor: Processor) -> bool:
    """Accept a message that the caller has guarded whole, and make a message of it at once.

    Where that fails, what was accepted waits as an envelope with its job: it is not lost, and the
    far end need not send it again. False when it was accepted before.
    """
    envelope = ids.at(tx.now)
    added = await queries.add_done.run(
        tx,
        id=envelope,
        account_id=inbound.account_id,
        external_id=inbound.external_id,
        now=tx.now,
    )
    if not added:
        return False
    try:
        async with tx.part():
            await processor(tx, inbound, raw)
    except Exception as wrong:
        logger.warning("envelope.waits", kind=inbound.kind, exc_info=wrong)
        await queries.put_off.run(
            tx,
            id=envelope,
            body=tx.keys.desk.seal(msgspec.json.encode(inbound), place(envelope)),
            raw=tx.keys.desk.seal(raw, raw_place(envelope)) if raw else None,
            senders=_senders(tx, inbound),
        )
        await jobs.enqueue(tx, PROCESS_JOB, {"envelope": str(envelope)})
    return True


def _senders(tx: Tx, inbound: Inbound) -> list[bytes]:
    """Blind indexes, so that an erasure finds the envelope while it is sealed."""
    found: list[bytes] = []
    for who in inbound.identities:
        with suppress(Invalid):
            found.append(contacts.blind(tx, Claim(who.kind, who.value)))
    return found


async def process(db: Database, envelope_id: UUID, processors: Mapping[str, Processor]) -> None:
    """Hand an envelope to what makes a message of it, exactly once, in one transaction.

    `processors` by kind of channel; a kind without one raises `LookupError`.
    """
    async with db.transaction() as tx:
        row = await queries.take.one(tx, id=envelope_id)
        if row is None:
            return
        body = tx.keys.desk.open(row["body"], place(envelope_id))
        raw = tx.keys.desk.open(row["raw"], raw_place(envelope_id)) if row["raw"] else b""
        inbound = msgspec.json.decode(body, type=Inbound)
        await processors[inbound.kind](tx, inbound, raw)
        await queries.processed.run(tx, id=envelope_id, now=tx.now)


async def revive(tx: Tx, *, batch: int = 100) -> int:
    """Give envelopes whose job was lost, or was given up, another one; how many."""
    rows = await queries.stuck.all(tx, before=tx.now - STUCK, now=tx.now, batch=batch)
    for row in rows:
        await jobs.enqueue(tx, PROCESS_JOB, {"envelope": str(row["id"])})
    return len(rows)


async def forget(tx: Tx, senders: Sequence[bytes]) -> int:
    """Delete what came from these people (blind indexes of their identities); how many."""
    return await queries.forget.run(tx, senders=list(senders))


async def sweep(tx: Tx) -> int:
    """Delete envelopes that were processed seven days ago; how many."""
    return await queries.sweep.run(tx, before=tx.now - KEPT)
