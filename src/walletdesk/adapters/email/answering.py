"""What we answer by ourselves: that a mail has arrived, and what to beware of. Never to a machine.

The lines are written in the talk; one mail carries all of those since the contact last wrote.
"""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from walletdesk import conversations, hours, outbox
from walletdesk.adapters.email import store
from walletdesk.adapters.email.facts import Facts
from walletdesk.conversations import Conversation
from walletdesk.hours import Week
from walletdesk.platform import log
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.settings import Settings

logger = log.get(__name__)

TARGET = timedelta(hours=24)
"""First answer to a mail (SPEC 1.2)."""
WINDOW = timedelta(hours=1)
MOST_ANSWERS = 5
"""Answers of a machine that one contact gets within `WINDOW`: what answers them is one too."""
RECEIVED, RECEIVED_NO_TIME = "mail.received", "mail.received_no_time"


async def first(
    tx: Tx, settings: Settings, conversation: UUID, contact: UUID, facts: Facts
) -> None:
    """Say that the mail is here, its reference, and when an answer comes at the latest."""
    if facts.automatic is not None or not await _allowed(tx, contact):
        return
    talk = await conversations.get(tx, conversation)
    reference = conversations.reference(settings.reference_prefix, talk.number)
    zone = ZoneInfo(settings.timezone)
    until = promised(hours.week_of(await hours.hours(tx), store.KIND), tx.now, zone)
    if until is None:
        seq = await conversations.tell(tx, conversation, RECEIVED_NO_TIME, reference=reference)
    else:
        when = f"{until.astimezone(zone):%Y-%m-%d %H:%M} ({settings.timezone})"
        seq = await conversations.tell(tx, conversation, RECEIVED, reference=reference, until=when)
    await _send(tx, talk, seq)


async def warn(tx: Tx, conversation: UUID, contact: UUID, facts: Facts) -> None:
    """Something was masked in an answer: the line that says so goes out too."""
    if facts.automatic is None and await _allowed(tx, contact):
        talk = await conversations.get(tx, conversation)
        await _send(tx, talk, talk.last_seq)


def promised(week: Week, now: datetime, zone: ZoneInfo) -> datetime | None:
    """A day from `now`, or, where nobody works then, the end of the next time at which somebody
    does. None: nobody ever does.
    """
    due = now + TARGET
    if hours.is_open(week, due, zone):
        return due
    opens = hours.next_open(week, due, zone)
    return (hours.next_close(week, opens, zone) or opens) if opens else None


async def _send(tx: Tx, talk: Conversation, seq: int) -> None:
    outgoing = outbox.Outgoing(talk.account, talk.channel, talk.id, seq)
    await outbox.enqueue(tx, outgoing)


async def _allowed(tx: Read, contact: UUID) -> bool:
    """Two machines that thank each other must come to an end."""
    sent: int = await store.queries.automatic_since.value(
        tx, contact_id=contact, since=tx.now - WINDOW
    )
    if sent >= MOST_ANSWERS:
        logger.warning("mail.too_many_answers", sent=sent)
    return sent < MOST_ANSWERS
