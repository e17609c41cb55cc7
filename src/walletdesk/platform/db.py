"""PostgreSQL: pools, the transaction, and what is written just before it commits."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import asyncpg
from asyncpg import Connection, Record
from asyncpg.pool import PoolConnectionProxy

from walletdesk.platform.clock import Clock
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.lending import Lender

type Flush = Callable[["Tx", list[Any]], Awaitable[None]]


type Link = "Connection[Record] | PoolConnectionProxy[Record]"
"""A connection, taken from a pool or not: both have the same methods."""


class Read:
    """A connection to read from: each statement stands alone, planned for its own values."""

    __slots__ = ("connection", "keys", "now")

    def __init__(self, connection: Link, keys: Keyring, now: datetime) -> None:
        self.connection = connection
        self.keys = keys
        self.now = now


class Tx(Read):
    """An open transaction. Only the edge (a handler, a job) opens one."""

    __slots__ = ("_after", "_buffers")

    def __init__(self, connection: Link, keys: Keyring, now: datetime) -> None:
        super().__init__(connection, keys, now)
        self._buffers: dict[Flush, list[Any]] = defaultdict(list)
        self._after: list[Callable[[], None]] = []

    def gather(self, flush: Flush, item: object) -> None:
        """Keep `item`; `flush(tx, items)` writes all of them at once before COMMIT."""
        self._buffers[flush].append(item)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once the transaction stands; never when it failed. It must not raise."""
        self._after.append(call)

    async def write_buffers(self) -> None:
        """Write what was gathered; a flush may gather again."""
        while self._buffers:
            flush, items = self._buffers.popitem()
            await flush(self, items)

    def committed(self) -> None:
        """Called by `Database` when COMMIT has succeeded."""
        for call in self._after:
            call()

    @asynccontextmanager
    async def part(self) -> AsyncIterator["Tx"]:
        """A part that is undone alone when it fails, with what it gathered."""
        buffers = {flush: list(items) for flush, items in self._buffers.items()}
        after = list(self._after)
        try:
            async with self.connection.transaction():
                yield self
        except BaseException:
            self._buffers, self._after = defaultdict(list, buffers), after
            raise


class Joint:
    """One transaction for all that a request does: what it writes and the answer that is kept for
    its repeats stand together or not at all (`Database.joint`).
    """

    def __init__(self, db: "Database", first: Callable[[Tx], Awaitable[None]]) -> None:
        self._db = db
        self._first = first
        self._stack = AsyncExitStack()
        self.tx: Tx | None = None

    @asynccontextmanager
    async def part(self) -> AsyncIterator[Tx]:
        """What `Database.transaction` gives meanwhile. The first use opens it and runs `first`."""
        if self.tx is None:
            opened = await self._stack.enter_async_context(self._db.alone())
            await self._first(opened)
            self.tx = opened
        async with self.tx.part() as tx:
            yield tx

    async def end(self, error: BaseException | None) -> None:
        """Commit, or roll back for an error."""
        kind = type(error) if error else None
        await self._stack.__aexit__(kind, error, None)


joint: ContextVar[Joint | None] = ContextVar("joint", default=None)


class Database:
    """The pools of one process.

    `writes` and `lookups` keep PostgreSQL's own choice of plans. `reads` plans every statement for
    its values: generic plans of lists and searches were measured at up to 857 ms against 20 ms.
    Writers wait for the disk together, so they are many; lookups do not wait, and few connections
    answer them for three quarters of what twice as many take.
    """

    def __init__(
        self,
        writes: "Lender",
        reads: "Lender",
        lookups: "Lender",
        keys: Keyring,
        clock: Clock,
    ) -> None:
        self._writes = writes
        self._reads = reads
        self._lookups = lookups
        self.keys = keys
        self.clock = clock

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """A transaction that commits when the block ends well and rolls back otherwise.

        Within a `Joint` it is a part of that one.
        """
        shared = joint.get()
        async with shared.part() if shared else self.alone() as tx:
            yield tx

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Tx]:
        """A transaction of its own, whatever runs around it."""
        async with _Lent(self, self._writes, Tx) as tx, tx.connection.transaction():
            yield tx
            await tx.write_buffers()

    def statement(self) -> AbstractAsyncContextManager[Tx]:
        """For one statement that is its own transaction (the accepted chat message).

        Nothing may be gathered; `after_commit` works.
        """
        return _Lent(self, self._writes, Tx)

    def read(self) -> AbstractAsyncContextManager[Read]:
        """A connection for lists, pages and searches; do not write on it."""
        return self._joint() or _Lent(self, self._reads, Read)

    def lookup(self) -> AbstractAsyncContextManager[Read]:
        """A connection to read by keys, where a plan that is kept is as good as a new one.

        Planning a statement of nine sub-selects anew was measured at 0.8 of its 1.0 ms.
        """
        return self._joint() or _Lent(self, self._lookups, Read)

    @staticmethod
    def _joint() -> AbstractAsyncContextManager[Read] | None:
        """What this request has written is seen on its own transaction only."""
        shared = joint.get()
        return nullcontext(shared.tx) if shared is not None and shared.tx is not None else None

    async def close(self) -> None:
        """Close all pools, waiting for running statements."""
        for pool in (self._writes, self._reads, self._lookups):
            await pool.close()


class _Lent[T: Read]:
    """A connection for a moment. A generator (`asynccontextmanager`) took a tenth of what an
    accepted message costs.
    """

    __slots__ = ("_connection", "_db", "_kind", "_pool", "_tx")

    def __init__(self, db: Database, pool: Lender, kind: type[T]) -> None:
        self._db = db
        self._pool = pool
        self._kind = kind

    async def __aenter__(self) -> T:
        self._connection = await self._pool.take()
        self._tx = self._kind(self._connection, self._db.keys, self._db.clock.now())
        return self._tx

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and isinstance(self._tx, Tx):
                self._tx.committed()
        finally:
            await self._pool.give(self._connection, clean=kind is None)


ONCE_PLANNED = {"plan_cache_mode": "force_custom_plan", "work_mem": "32MB"}
"""For lists and searches. With PostgreSQL's 4 MB for one step the bitmap of a word with 200,000 old
hits loses its rows and whole pages are looked through: 160 ms against 110 in 1,000,000 messages.
"""
PATIENCE = 60.0
"""Seconds for one statement; a database that does not answer is said to be unreachable."""


async def connect(url: str, keys: Keyring, clock: Clock, *, size: int = 16) -> Database:
    """Open the pools, `size` connections in all."""
    writes, reads, lookups = shares(size)
    return Database(
        Lender(await _pool(url, writes, {})),
        Lender(await _pool(url, reads, ONCE_PLANNED)),
        Lender(await _pool(url, lookups, {})),
        keys,
        clock,
    )


def shares(size: int) -> tuple[int, int, int]:
    """How many connections write, list and look up: half of them write, and none has fewer than
    two, so that six are the least.
    """
    quarter = max(2, size // 4)
    return max(2, size - 2 * quarter), quarter, quarter


async def _pool(url: str, size: int, settings: dict[str, str]) -> "asyncpg.Pool[Record]":
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        server_settings={"application_name": "walletdesk", "jit": "off", "timezone": "UTC"}
        | settings,
        statement_cache_size=1000,
        command_timeout=PATIENCE,
        max_cached_statement_lifetime=0,
        reset=_nothing_to_reset,
    )


async def _nothing_to_reset(_: object) -> None:
    """We set nothing on a pooled connection, and asyncpg's reset costs a round trip a use."""
