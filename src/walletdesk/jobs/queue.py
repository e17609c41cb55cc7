"""The door to pgqueuer. Never used on the path of an accepted chat message (DESIGN §1)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import cast

import msgspec
from asyncpg import Connection, Record

from walletdesk.platform import log
from walletdesk.platform.db import Database, Tx

logger = log.get(__name__)

type Payload = dict[str, str]
"""Ids and codes only: the queue's table is not encrypted."""
type Job = Callable[[Database, Payload], Awaitable[None]]

RETRIES = 8


async def enqueue(tx: Tx, name: str, payload: Payload, *, due: datetime | None = None) -> None:
    """Run job `name` after this transaction has committed, at the earliest at `due`."""
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    wait = max(timedelta(), due - tx.now) if due else timedelta()
    queries = Queries(AsyncpgDriver(cast("Connection[Record]", tx.connection)))
    await queries.enqueue(name, msgspec.json.encode(payload), execute_after=wait)


class Jobs:
    """The worker's side: runs jobs by name until told to stop."""

    def __init__(
        self, db: Database, connection: "Connection[Record]", jobs: dict[str, Job]
    ) -> None:
        self._db = db
        self._connection = connection
        self._jobs = jobs

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; a running job ends first. A failed job is tried again, ever later."""
        from pgqueuer import PgQueuer
        from pgqueuer.db import AsyncpgDriver

        queue = PgQueuer(AsyncpgDriver(self._connection))
        for name, job in self._jobs.items():
            queue.entrypoint(name)(self._entry(name, job))
        running = asyncio.create_task(queue.run(dequeue_timeout=timedelta(seconds=2)))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        queue.shutdown.set()
        stopping.cancel()
        await running

    def _entry(self, name: str, job: Job) -> "Callable[[object], Awaitable[None]]":
        async def run(task: object) -> None:
            payload = msgspec.json.decode(getattr(task, "payload", None) or b"{}", type=Payload)
            try:
                await job(self._db, payload)
            except Exception as wrong:
                attempt = int(payload.get("attempt", "0")) + 1
                logger.error("job.failed", job=name, attempt=attempt, exc_info=wrong)
                await self._again(name, payload | {"attempt": str(attempt)}, attempt)

        return run

    async def _again(self, name: str, payload: Payload, attempt: int) -> None:
        """Back off 2, 4, 8 … seconds; after `RETRIES` the worker gives up, and its log says so."""
        if attempt > RETRIES:
            logger.error("job.given_up", job=name, attempt=attempt)
            return
        async with self._db.transaction() as tx:
            await enqueue(tx, name, payload, due=tx.now + timedelta(seconds=2**attempt))
