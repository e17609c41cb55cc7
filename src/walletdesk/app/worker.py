"""The worker process: jobs, timers and subscribers to events."""

import asyncio
from contextlib import suppress

import asyncpg

from walletdesk.app import tasks
from walletdesk.app.parts import Parts, opened
from walletdesk.app.wiring import SUBSCRIBERS
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
        loops = [
            asyncio.create_task(tasks.run_timers(parts)),
            *(asyncio.create_task(_listen(parts, name)) for name in SUBSCRIBERS),
        ]
        try:
            await _run_jobs(parts, stop)
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.wait(loops)


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


async def _listen(parts: Parts, name: str) -> None:
    while True:
        try:
            async with parts.db.transaction() as tx:
                handed = await run_subscriber(tx, name, SUBSCRIBERS[name])
        except Exception as wrong:
            logger.error("subscriber.failed", job=name, exc_info=wrong)
            handed = 0
        if not handed:
            await asyncio.sleep(AGAIN)
