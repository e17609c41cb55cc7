"""Jobs run after the commit of what asked for them, again when they fail, and not before due."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import pytest

from walletdesk import jobs
from walletdesk.jobs import Payload
from walletdesk.platform.db import Database


class Work:
    """A job that notes what it was given, and fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.got: list[Payload] = []
        self.came = asyncio.Event()

    async def __call__(self, _: Database, payload: Payload) -> None:
        self.got.append(payload)
        self.came.set()
        if len(self.got) <= self.failures:
            raise OSError

    async def times(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.got) < count:
                self.came.clear()
                await self.came.wait()


@asynccontextmanager
async def worker(db: Database, url: str, work: Work) -> AsyncIterator[None]:
    stop = asyncio.Event()
    connection = await asyncpg.connect(url)
    running = asyncio.create_task(jobs.Jobs(db, connection, {"work": work}).run(stop))
    yield
    stop.set()
    await asyncio.wait_for(running, 30)
    await connection.close()


async def test_a_job_runs_only_when_its_transaction_has_committed(
    db: Database, database_url: str
) -> None:
    work = Work()
    async with worker(db, database_url, work):
        with pytest.raises(RuntimeError):
            await _fail(db)
        async with db.transaction() as tx:
            await jobs.enqueue(tx, "work", {"n": "1"})
        await work.times(1)
    assert work.got == [{"n": "1"}]


async def _fail(db: Database) -> None:
    async with db.transaction() as tx:
        await jobs.enqueue(tx, "work", {"n": "lost"})
        raise RuntimeError


async def test_a_job_that_fails_is_tried_again(db: Database, database_url: str) -> None:
    work = Work(failures=1)
    async with worker(db, database_url, work):
        async with db.transaction() as tx:
            await jobs.enqueue(tx, "work", {"n": "1"})
        await work.times(2)
    assert [p.get("attempt") for p in work.got] == [None, "1"]


async def test_a_job_waits_for_its_time(db: Database, database_url: str) -> None:
    work = Work()
    async with worker(db, database_url, work):
        async with db.transaction() as tx:
            await jobs.enqueue(tx, "work", {"n": "far"}, due=tx.now + timedelta(hours=1))
            await jobs.enqueue(tx, "work", {"n": "soon"}, due=tx.now + timedelta(seconds=1))
        await work.times(1)
    assert work.got == [{"n": "soon"}]
