"""What the worker does besides subscribers: jobs by name, and timers."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from walletdesk import audit, conversations, files, intake, outbox, people, portal, privacy
from walletdesk.adapters import chat
from walletdesk.app import forgetting, idempotency, scanning
from walletdesk.app.parts import Parts
from walletdesk.app.wiring import processors, senders
from walletdesk.jobs import Job, Payload
from walletdesk.platform import log
from walletdesk.platform.db import Database
from walletdesk.platform.errors import NotFound, Refusal
from walletdesk.realtime import tell

logger = log.get(__name__)

type Task = Callable[[Parts], Awaitable[object]]


def jobs(parts: Parts) -> dict[str, Job]:
    """The jobs of pgqueuer by name."""
    out, made = senders(parts), processors(parts)

    async def send_some() -> int:
        return await outbox.drain(parts.db, parts.storage, out, parts.settings.reference_prefix)

    drain = Draining(send_some)

    async def send_held(_: Database, payload: Payload) -> None:
        await release(parts, UUID(payload["held"]))

    async def process(db: Database, payload: Payload) -> None:
        await intake.process(db, UUID(payload["envelope"]), made)

    async def forget(_: Database, payload: Payload) -> None:
        await forgetting.forget(parts, payload)

    return {
        outbox.DRAIN_JOB: drain.run,
        intake.PROCESS_JOB: process,
        conversations.HELD_JOB: send_held,
        privacy.FORGET_JOB: forget,
    }


class Draining:
    """One at a time sends what is due, however many jobs ask for it at once: each message brings
    one, and the first that runs sends for all.
    """

    def __init__(self, some: Callable[[], Awaitable[int]]) -> None:
        self._some = some
        self._wanted = self._running = False

    async def run(self, _: Database, __: Payload) -> None:
        """Until nothing is due. What is raised is this job's, which is tried again."""
        self._wanted = True
        if self._running:
            return
        self._running = True
        try:
            while self._wanted:
                self._wanted = False
                while await self._some():
                    continue
        finally:
            self._running = False


async def release(parts: Parts, held: UUID) -> None:
    """Send a held reply; one that was undone is gone, which is fine."""
    async with parts.db.transaction() as tx:
        try:
            agent = await conversations.held_by(tx, held)
            author = (await people.agents_by_id(tx, [agent]))[agent]
            async with tx.part():  # a refusal gives back what was taken
                accepted = await conversations.release(tx, held, author=author)
        except NotFound:
            return
        except Refusal as wrong:
            await conversations.give_back(tx, held)
            logger.warning("held.given_back", code=wrong.code)
            return
        tx.after_commit(lambda: intake.hint(parts.hub, accepted))


async def revive(parts: Parts) -> None:
    """Envelopes whose job was lost: what was accepted becomes a message."""
    async with parts.db.transaction() as tx:
        await intake.revive(tx)


async def wake(parts: Parts) -> None:
    """Snoozed conversations whose time has come."""
    async with parts.db.transaction() as tx:
        woken = await conversations.wake_due(tx)
        tell.changed(tx, parts.hub, *woken)


async def close(parts: Parts) -> None:
    """Conversations that were solved 14 days ago."""
    async with parts.db.transaction() as tx:
        closed = await conversations.close_due(tx)
        tell.changed(tx, parts.hub, *closed)


async def send_due(parts: Parts) -> None:
    """Held replies whose job was lost with a crash."""
    async with parts.db.read() as tx:
        due = await conversations.due_held(tx)
    for held in due:
        await release(parts, held)


async def seal(parts: Parts) -> None:
    """The audit's hash chain."""
    async with parts.db.transaction() as tx:
        await audit.seal_minutes(tx)


async def sweep(parts: Parts) -> None:
    """What is kept for a time only: raw envelopes, unattached files, answers to repeats."""
    async with parts.db.transaction() as tx:
        await intake.sweep(tx)
        await people.sweep(tx)
        await chat.sweep(tx)
        await idempotency.sweep(tx)
        await portal.sweep(tx)
    async with parts.db.transaction() as tx:
        await files.sweep(tx, parts.storage)


TIMERS: tuple[tuple[timedelta, Task], ...] = (
    (timedelta(seconds=2), wake),
    (timedelta(seconds=5), send_due),
    (timedelta(seconds=15), scanning.scan),
    (timedelta(minutes=1), revive),
    (timedelta(minutes=1), close),
    (timedelta(minutes=1), seal),
    (timedelta(minutes=15), sweep),
)


async def run_timers(parts: Parts) -> None:
    """Run every timer until cancelled; a failed turn is logged and comes again."""
    async with asyncio.TaskGroup() as group:
        for every, task in TIMERS:
            group.create_task(_repeat(parts, every.total_seconds(), task))


async def _repeat(parts: Parts, seconds: float, task: Task) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await task(parts)
        except Exception as wrong:
            logger.error("timer.failed", job=getattr(task, "__name__", "timer"), exc_info=wrong)
