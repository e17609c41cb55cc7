"""Enqueueing in the transaction of the reply, sending after it, and receipts."""

from uuid import UUID

from asyncpg import Record

from walletdesk import channels, events, jobs
from walletdesk.channels import Outbound, Sender
from walletdesk.events import Actor
from walletdesk.outbox.model import LEASE, MOST_ATTEMPTS, DeliveryChanged, Outgoing, State, backoff, may_follow
from walletdesk.platform import datakeys, ids, log, sql
from walletdesk.platform.db import Database, Tx

queries = sql.load(__package__)
logger = log.get(__name__)

DRAIN_JOB = "outbox.drain"


async def enqueue(tx: Tx, outgoing: Outgoing) -> None:
    """Send this message once `tx` has committed.

    A channel whose far end reads from us (the widget's stream, the API) has it with the commit:
    its row only carries receipts.
    """
    pulled = channels.is_pulled(outgoing.channel)
    await queries.add.run(
        tx,
        id=ids.at(tx.now),
        account_id=outgoing.account or UUID(int=0),
        channel=outgoing.channel,
        conversation_id=outgoing.conversation,
        seq=outgoing.seq,
        state="sent" if pulled else "queued",
        due_at=tx.now,
        now=tx.now,
    )
    if not pulled:
        await jobs.enqueue(tx, DRAIN_JOB, {})


async def drain(db: Database, senders: dict[str, Sender], *, batch: int = 20) -> int:
    """Send what is due; how many messages were tried."""
    async with db.transaction() as tx:
        rows = await queries.claim.all(tx, now=tx.now, lease_until=tx.now + LEASE, batch=batch)
    for row in rows:
        await _send(db, senders, row)
    return len(rows)


async def _send(db: Database, senders: dict[str, Sender], row: Record) -> None:
    sender = senders.get(row["channel"])
    if sender is None:
        await _settle(db, row, "failed", error="no_sender")
        return
    try:
        delivery = await sender.send(await _outbound(db, row))
    except Exception as wrong:
        logger.warning("outbox.attempt_failed", exc_info=wrong, kind=row["channel"], attempt=row["attempts"])
        state: State = "failed" if row["attempts"] >= MOST_ATTEMPTS else "queued"
        await _settle(db, row, state, error=type(wrong).__name__)
        return
    if delivery.ok:
        await _settle(db, row, "sent", external_id=delivery.external_id)
    else:
        again = delivery.retry and row["attempts"] < MOST_ATTEMPTS
        await _settle(db, row, "queued" if again else "failed", error=delivery.error)


async def _outbound(db: Database, row: Record) -> Outbound:
    async with db.read() as tx:
        found = await queries.body.one(tx, conversation_id=row["conversation_id"], seq=row["seq"])
        assert found is not None
        key = await datakeys.get(tx, found["key_id"])
        return Outbound(
            id=row["id"],
            account_id=row["account_id"],
            kind=row["channel"],
            conversation_id=row["conversation_id"],
            seq=row["seq"],
            contact_id=found["contact_id"],
            language=found["language"],
            text=key.text(found["body"], b"message.body" + found["id"].bytes),
            files=tuple(found["files"]),
        )


async def _settle(
    db: Database, row: Record, state: State, *, external_id: str | None = None, error: str | None = None
) -> None:
    async with db.transaction() as tx:
        due = tx.now + backoff(row["attempts"])
        await queries.settle.run(
            tx, id=row["id"], state=state, external_id=external_id, error=error, due_at=due, now=tx.now
        )
        if state == "queued":
            await jobs.enqueue(tx, DRAIN_JOB, {}, due=due)
        else:
            _tell(tx, row["conversation_id"], row["seq"], state)


async def receipt(tx: Tx, conversation_id: UUID, upto: int, state: State) -> list[int]:
    """The far end has delivered or read everything up to a seq; which messages that changed."""
    changed: list[int] = []
    for row in await queries.unread_until.all(tx, conversation_id=conversation_id, seq=upto):
        if may_follow(row["state"], state):
            await queries.settle.run(
                tx, id=row["id"], state=state, external_id=None, error=None, due_at=tx.now, now=tx.now
            )
            _tell(tx, conversation_id, row["seq"], state)
            changed.append(row["seq"])
    return changed


def _tell(tx: Tx, conversation_id: UUID, seq: int, state: State) -> None:
    changed = DeliveryChanged(by=Actor("system"), conversation=conversation_id, seq=seq, state=state)
    events.record(tx, changed)
