"""The worker process: jobs, timers and subscribers to events."""

import asyncio
from contextlib import suppress

import asyncpg

from walletdesk.adapters import email
from walletdesk.app import tasks, wiring
from walletdesk.app.parts import Parts, opened
from walletdesk.events import run_subscriber
from walletdesk.jobs import Jobs
from walletdesk.platform import log
from walletdesk.platform.settings import Settings

logger = log.get(__name__)

AGAIN = 2.0
"""Seconds before a failed part is started again, and between looks at the events."""


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set; what runs then ends first."""
    async with opened(settings) as parts:
        desk = wiring.mail_desk(parts)
        receiving = email.Receiving(desk, parts.settings)
        loops = [
            asyncio.create_task(tasks.run_timers(parts)),
            asyncio.create_task(receiving.run()),
            asyncio.create_task(_hear(parts, desk, stop)),
            *(asyncio.create_task(_listen(parts, name)) for name in wiring.SUBSCRIBERS),
        ]
        try:
            await _run_jobs(parts, stop)
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.wait(loops)
            await email.hang_up()


async def _run_jobs(parts: Parts, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            connection = await asyncpg.connect(parts.settings.database_url)
            try:
                await Jobs(parts.db, connection, tasks.jobs(parts)).run(stop)
            finally:
                connection.terminate()
        except Exception as wrong:
            logger.error("jobs.lost", exc_info=wrong)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AGAIN)


async def _hear(parts: Parts, desk: email.Desk, stop: asyncio.Event) -> None:
    """The SMTP listener; one that could not open its port tries again."""
    while not stop.is_set():
        try:
            await email.listen(desk, parts.settings, stop)
        except Exception as wrong:
            logger.error("mail.listener_failed", exc_info=wrong)
            await asyncio.sleep(AGAIN)
        else:
            return


async def _listen(parts: Parts, name: str) -> None:
    while True:
        try:
            async with parts.db.transaction() as tx:
                handed = await run_subscriber(tx, name, wiring.SUBSCRIBERS[name])
        except Exception as wrong:
            logger.error("subscriber.failed", job=name, exc_info=wrong)
            handed = 0
        if not handed:
            await asyncio.sleep(AGAIN)
