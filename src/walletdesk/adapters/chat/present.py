"""The present state of a talk, apart from its messages: status, queue, agent, how far was read."""

import time
from bisect import bisect_left
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from walletdesk import conversations, people
from walletdesk.adapters.chat.model import QueueView, TalkView
from walletdesk.adapters.chat.store import queries
from walletdesk.conversations import Wait
from walletdesk.platform.db import Database, Read

FRESH = 3.0
"""Seconds for which a process trusts its copy of the queue: thousands may wait in it."""
MOST_WAITING = 20_000


class Present(Struct, frozen=True):
    """What a stream compares with what it has sent."""

    talk: TalkView | None = None
    queue: QueueView | None = None
    agent: str = ""
    read: int = 0
    talks: tuple[tuple[UUID, int], ...] = ()
    """Talks whose messages are shown, with the last seq of each; the last one takes messages."""


class Queue:
    """Who waits, as this process last saw it."""

    def __init__(self) -> None:
        self._since: list[datetime] = []
        self._wait: Wait | None = None
        self._looked_at = 0.0

    async def place(self, tx: Read, waiting_since: datetime) -> QueueView:
        """The place of one who has waited since then."""
        if time.monotonic() - self._looked_at > FRESH:
            self._looked_at = time.monotonic()
            rows = await queries.waiting.all(tx, most=MOST_WAITING)
            self._since = [r["waiting_since"] for r in rows]
            self._wait = await conversations.expected_wait(tx, "chat")
        before = bisect_left(self._since, waiting_since)
        wait = self._wait
        return QueueView(before, wait.minutes if wait else None, wait.spread if wait else None)


async def present(db: Database, queue: Queue, talk: UUID | None, prefix: str) -> Present:
    """The state of a talk, of nobody's when there is none yet."""
    if talk is None:
        return Present()
    async with db.read() as tx:
        rows = await queries.talk_states.all(tx, conversation_id=talk)
        if not rows:
            return Present()
        last = rows[-1]
        cards = await people.names(tx) if last["agent_id"] else {}
        card = cards.get(last["agent_id"])
        return Present(
            talk=_talk(last, prefix),
            queue=await queue.place(tx, last["waiting_since"]) if _waits(last) else None,
            agent=card.name if card else "",
            read=last["agent_read_seq"],
            talks=tuple((r["id"], r["last_seq"]) for r in rows),
        )


def _waits(row: Record) -> bool:
    return (
        row["status"] == "open"
        and row["merged_into"] is None
        and row["waiting_since"] is not None
        and row["first_reply_at"] is None
    )


def _talk(row: Record, prefix: str) -> TalkView:
    return TalkView(
        row["id"],
        conversations.reference(prefix, row["number"]),
        row["status"],
        row["status"] in ("solved", "closed"),
        row["score"],
    )
