"""Connections are lent, come back, and are never lent broken."""

import asyncio

import asyncpg
import pytest

from walletdesk.platform import db
from walletdesk.platform.clock import Clock
from walletdesk.platform.crypto import Keyring, Master
from walletdesk.platform.db import Database, Lender, Read


@pytest.fixture
async def two(database_url: str) -> Database:
    """Two connections to read by keys and to write, two to list."""
    return await db.connect(database_url, Keyring([Master(1, bytes(32))]), Clock(), size=4)


async def process_of(tx: Read) -> int:
    found: int = await tx.connection.fetchval("SELECT pg_backend_pid()")
    return found


async def test_who_comes_next_gets_the_same_one(two: Database) -> None:
    async with two.lookup() as tx:
        first = await process_of(tx)
    async with two.transaction() as tx:
        assert await process_of(tx) == first
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
