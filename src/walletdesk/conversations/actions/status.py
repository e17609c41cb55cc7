"""Solving, reopening, waiting; snoozing and waking; closing what has been solved for long."""

from datetime import datetime
from uuid import UUID

from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.model import REOPENS, Status, check_not_erased, check_snooze
from walletdesk.events import Actor, record, system
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Conflict

queries = store.queries


async def set_status(tx: Tx, conversation_id: UUID, status: Status, *, actor: Actor) -> bool:
    """Move to a status; whether that changed anything. Raise `Conflict` for a merged talk."""
    talk = await store.get(tx, conversation_id, lock=True)
    check_not_erased(talk)
    if talk.merged_into is not None:
        raise Conflict("conversation.merged_away")
    if talk.status == status:
        return False
    await queries.set_status.run(tx, id=conversation_id, status=status, now=tx.now)
    record(
        tx,
        happened.StatusChanged(
            by=actor,
            conversation=conversation_id,
            contact=talk.contact,
            before=talk.status,
            after=status,
        ),
    )
    return True


async def snooze(tx: Tx, conversation_id: UUID, until: datetime | None, *, actor: Actor) -> None:
    """Sleep until a moment within 90 days, or wake (None). Raise `Invalid`, `Conflict`."""
    if until is not None:
        check_snooze(until, now=tx.now)
    talk = await store.get(tx, conversation_id, lock=True)
    if until is not None and not talk.live:
        raise Conflict("snooze.not_open")
    await queries.set_snooze.run(tx, id=conversation_id, until=until, now=tx.now)
    record(
        tx,
        happened.Snoozed(by=actor, conversation=conversation_id, contact=talk.contact, until=until),
    )


async def wake_due(tx: Tx, *, batch: int = 100) -> list[UUID]:
    """Wake what has slept long enough; which."""
    rows = await queries.wake_due.all(tx, now=tx.now, batch=batch)
    for row in rows:
        record(
            tx,
            happened.Snoozed(
                by=system, conversation=row["id"], contact=row["contact_id"], until=None
            ),
        )
    return [r["id"] for r in rows]


async def close_due(tx: Tx, *, batch: int = 100) -> list[UUID]:
    """Close what has been solved for 14 days; which."""
    rows = await queries.close_due.all(tx, solved_before=tx.now - REOPENS, now=tx.now, batch=batch)
    for row in rows:
        changed = happened.StatusChanged(
            by=system,
            conversation=row["id"],
            contact=row["contact_id"],
            before="solved",
            after="closed",
        )
        record(tx, changed)
    return [r["id"] for r in rows]
