"""Connections are lent, come back, and are never lent broken."""

import asyncio
import contextlib

import asyncpg
import pytest

from walletdesk.platform import db
from walletdesk.platform.clock import Clock
from walletdesk.platform.crypto import Keyring, Master
from walletdesk.platform.db import Database, Read
from walletdesk.platform.lending import Lender


@pytest.fixture
async def two(database_url: str) -> Database:
    """Two connections of each kind."""
    return await db.connect(database_url, Keyring([Master(1, bytes(32))]), Clock(), size=4)


async def process_of(tx: Read) -> int:
    found: int = await tx.connection.fetchval("SELECT pg_backend_pid()")
    return found


async def test_who_comes_next_gets_the_same_one(two: Database) -> None:
    for way in (two.lookup, two.read, two.transaction, two.statement):
        async with way() as tx:
            first = await process_of(tx)
        async with way() as tx:
            assert await process_of(tx) == first
    async with two.transaction() as tx:
        first = await process_of(tx)
    async with two.statement() as tx:
        assert await process_of(tx) == first
    await two.close()


@pytest.mark.parametrize("size", range(6, 201))
def test_the_pools_share_what_was_agreed(size: int) -> None:
    writes, reads, lookups = db.shares(size)
    assert writes + reads + lookups == size
    assert writes >= reads == lookups >= 2


async def test_lookups_readers_and_writers_do_not_wait_for_each_other(two: Database) -> None:
    async with (
        two.transaction() as one,
        two.transaction() as other,
        two.lookup() as looking,
        two.read() as reading,
    ):
        processes = {await process_of(lent) for lent in (one, other, looking, reading)}
    assert len(processes) == 4
    await two.close()


async def test_those_who_wait_are_served_in_their_turn(two: Database) -> None:
    served: list[int] = []

    async def use() -> None:
        async with two.lookup() as tx:
            served.append(await process_of(tx))

    await asyncio.gather(*(use() for _ in range(50)))
    assert len(served) == 50
    assert len(set(served)) <= 2
    await two.close()


async def test_who_gives_up_waiting_takes_nothing_along(database_url: str) -> None:
    pool = await asyncpg.create_pool(database_url, min_size=1, max_size=1)
    lender = Lender(pool)
    only = await lender.take()
    waiting = [asyncio.create_task(lender.take()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()  # before it is served
    await lender.give(only, clean=True)
    waiting[1].cancel()  # in the moment it is served
    assert await asyncio.wait_for(waiting[2], 30) is only
    again = asyncio.create_task(lender.take())
    await asyncio.sleep(0)
    await lender.give(only, clean=False)
    fresh = await asyncio.wait_for(again, 30)
    assert await fresh.fetchval("SELECT 1") == 1
    await lender.give(fresh, clean=True)
    await lender.close()


async def test_many_at_once_with_failures_and_hurry_leave_nothing_lent(database_url: str) -> None:
    lender = Lender(await asyncpg.create_pool(database_url, min_size=1, max_size=3))

    async def use(number: int) -> None:
        connection = await lender.take()
        try:
            await connection.fetchval("SELECT pg_sleep(0.001)")
        finally:
            await lender.give(connection, clean=number % 3 > 0)

    async def in_a_hurry(number: int) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(number % 7 / 1000):
                await use(number)

    for _ in range(5):
        await asyncio.gather(*(in_a_hurry(n) if n % 2 else use(n) for n in range(60)))
    three = [await asyncio.wait_for(lender.take(), 30) for _ in range(3)]
    fourth = asyncio.create_task(lender.take())
    await asyncio.sleep(0)
    assert not fourth.done()
    for connection in three:
        await lender.give(connection, clean=True)
    await lender.give(await asyncio.wait_for(fourth, 30), clean=True)
    await asyncio.wait_for(lender.close(), 30)


async def test_one_that_ended_while_it_lay_idle_is_not_lent_again(database_url: str) -> None:
    pool = await asyncpg.create_pool(database_url, min_size=1, max_size=2)
    lender, other = Lender(pool), await asyncpg.connect(database_url)
    first = await lender.take()
    ended = first.get_server_pid()
    await lender.give(first, clean=True)
    await other.execute("SELECT pg_terminate_backend($1)", ended)
    async with asyncio.timeout(30):
        while lender.idle:
            await asyncio.sleep(0.01)  # until it has heard
    second = await lender.take()
    assert second.get_server_pid() != ended
    assert await second.fetchval("SELECT 1") == 1
    await lender.give(second, clean=True)
    await other.close()
    await lender.close()


async def test_what_failed_leaves_no_transaction_behind(two: Database) -> None:
    async def fail() -> None:
        async with two.transaction() as tx:
            await tx.connection.execute("CREATE TABLE left_behind (n int)")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with two.transaction() as tx:
        assert await tx.connection.fetchval("SELECT to_regclass('left_behind')") is None
    await two.close()


async def test_after_commit_is_called_once(two: Database) -> None:
    called: list[str] = []
    async with two.transaction() as tx:
        tx.after_commit(lambda: called.append("transaction"))
    async with two.statement() as tx:
        tx.after_commit(lambda: called.append("statement"))
    assert called == ["transaction", "statement"]
    await two.close()


async def test_closing_waits_for_what_is_lent(two: Database) -> None:
    lent, go = asyncio.Event(), asyncio.Event()

    async def use() -> int:
        async with two.lookup() as tx:
            lent.set()
            await go.wait()
            return await process_of(tx)

    using = asyncio.create_task(use())
    await lent.wait()
    closing = asyncio.create_task(two.close())
    go.set()
    assert await using > 0
    await asyncio.wait_for(closing, 30)
