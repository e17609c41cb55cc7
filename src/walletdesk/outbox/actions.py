"""Enqueueing in the transaction of the reply, sending after it, and receipts."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from asyncpg import Record

from walletdesk import channels, events, jobs
from walletdesk.channels import Sender
from walletdesk.events import Actor
from walletdesk.outbox.compose import outbound, queries
from walletdesk.outbox.model import (
    LEASE,
    MOST_ATTEMPTS,
    DeliveryChanged,
    Outgoing,
    State,
    backoff,
    may_follow,
)
from walletdesk.platform import ids, log
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.storage import Storage

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
        account_id=outgoing.account or channels.account_id(outgoing.channel),
        channel=outgoing.channel,
        conversation_id=outgoing.conversation,
        seq=outgoing.seq,
        state="sent" if pulled else "queued",
        due_at=tx.now,
        now=tx.now,
    )
    if not pulled:
        await jobs.enqueue(tx, DRAIN_JOB, {})


async def erase(tx: Tx, conversation_ids: Sequence[UUID]) -> None:
    """Send nothing more of these conversations, and forget what far ends said of them."""
    await queries.drop_unsent.run(tx, conversation_ids=list(conversation_ids))
    await queries.forget_far_end.run(tx, conversation_ids=list(conversation_ids))


async def drain(
    db: Database, storage: Storage, senders: dict[str, Sender], prefix: str, *, batch: int = 20
) -> int:
    """Send what is due; how many messages were tried. `prefix`: the letters of references.

    Those of one talk go one after another, talks at once: a slow far end holds up nobody else.
    """
    async with db.transaction() as tx:
        rows = await queries.claim.all(tx, now=tx.now, lease_until=tx.now + LEASE, batch=batch)
    talks: dict[UUID, list[Record]] = {}
    for row in sorted(rows, key=lambda row: row["seq"]):
        talks.setdefault(row["conversation_id"], []).append(row)

    async def send_all(talk: list[Record]) -> None:
        for row in talk:
            sender = senders.get(row["channel"])
            if sender is None:
                await _settle(db, row, "failed", error="no_sender")
            else:
                await _send(db, storage, sender, row, prefix)

    await asyncio.gather(*(send_all(talk) for talk in talks.values()))
    return len(rows)


async def _send(db: Database, storage: Storage, sender: Sender, row: Record, prefix: str) -> None:
    """One attempt. Whatever an adapter raises is worth another, until there were too many."""
    last = row["attempts"] >= MOST_ATTEMPTS
    try:
        async with db.read() as tx:
            account = await channels.opened(tx, row["account_id"])
            message = await outbound(tx, storage, row, prefix)
        delivery = await sender.send(account, message)
    except Exception as wrong:
        logger.warning(
            "outbox.attempt_failed", exc_info=wrong, kind=row["channel"], attempt=row["attempts"]
        )
        await _settle(db, row, "failed" if last else "queued", error=type(wrong).__name__)
        return
    again = delivery.state == "failed" and delivery.retry_after is not None and not last
    await _settle(
        db,
        row,
        "queued" if again else delivery.state,
        external_id=delivery.external_id,
        error=delivery.error,
        retry_after=delivery.retry_after,
    )


async def _settle(
    db: Database,
    row: Record,
    state: State,
    *,
    external_id: str | None = None,
    error: str | None = None,
    retry_after: float | None = None,
) -> None:
    async with db.transaction() as tx:
        wait = max(backoff(row["attempts"]), timedelta(seconds=retry_after or 0))
        await queries.settle.run(
            tx,
            id=row["id"],
            state=state,
            external_id=external_id,
            error=error,
            due_at=tx.now + wait,
            now=tx.now,
        )
        if state == "queued":
            await jobs.enqueue(tx, DRAIN_JOB, {}, due=tx.now + wait)
        else:
            _tell(tx, row["conversation_id"], row["seq"], state)


async def receipt(tx: Tx, conversation_id: UUID, upto: int, state: State) -> list[int]:
    """The far end has delivered or read everything up to a seq; which messages that changed."""
    changed: list[int] = []
    for row in await queries.unread_until.all(tx, conversation_id=conversation_id, seq=upto):
        if may_follow(row["state"], state):
            await queries.settle.run(
                tx,
                id=row["id"],
                state=state,
                external_id=None,
                error=None,
                due_at=tx.now,
                now=tx.now,
            )
            _tell(tx, conversation_id, row["seq"], state)
            changed.append(row["seq"])
    return changed


async def refused(tx: Tx, conversation_id: UUID, seq: int, error: str) -> bool:
    """The far end has sent one message back, later than it was handed over; whether that is new."""
    row = await queries.of_message.one(tx, conversation_id=conversation_id, seq=seq)
    if row is None or not may_follow(row["state"], "failed"):
        return False
    await queries.settle.run(
        tx, id=row["id"], state="failed", external_id=None, error=error, due_at=tx.now, now=tx.now
    )
    _tell(tx, conversation_id, seq, "failed")
    return True


def _tell(tx: Tx, conversation_id: UUID, seq: int, state: State) -> None:
    changed = DeliveryChanged(
        by=Actor("system"), conversation=conversation_id, seq=seq, state=state
    )
    events.record(tx, changed)
