"""Connections that go from hand to hand (ADR 0015)."""

import asyncio
from collections import deque

import asyncpg
from asyncpg import Record
from asyncpg.pool import PoolConnectionProxy

type Borrowed = "PoolConnectionProxy[Record]"


class Lender:
    """A pool whose connections are handed from one to the next.

    asyncpg starts a task for each connection that is given back, a twentieth of what an accepted
    message costs. It gets back what may be broken, and all at the end.
    """

    __slots__ = ("_closing", "_idle", "_out", "_pool", "_waiting")

    def __init__(self, pool: "asyncpg.Pool[Record]") -> None:
        self._pool = pool
        self._idle: list[Borrowed] = []
        self._out = 0
        """How many connections asyncpg has given us or will, idle ones included."""
        self._waiting: deque[asyncio.Future[Borrowed | None]] = deque()
        self._closing = False

    @property
    def idle(self) -> int:
        """How many connections lie at hand and live."""
        return sum(_lives(connection) for connection in self._idle)

    async def take(self) -> "Borrowed":
        """A connection for one use; who comes first is served first when all are lent."""
        while self._idle:
            connection = self._idle.pop()
            if _lives(connection):
                return connection
            await self._return(connection)
        if self._out < self._pool.get_max_size():
            self._out += 1
        elif (connection := await self._turn()) is not None:
            return connection
        try:
            return await self._pool.acquire()
        except BaseException:
            self._room()
            raise

    async def _turn(self) -> "Borrowed | None":
        """Wait for a connection, or (None) for the right to one more."""
        waiter: asyncio.Future[Borrowed | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():  # served in the moment it was called off
                served = waiter.result()
                if served is None:
                    self._room()
                else:
                    await self.give(served, clean=True)
            raise

    async def give(self, connection: "Borrowed", *, clean: bool) -> None:
        """Take it back; `clean`: its use ended well."""
        if not clean or self._closing or not _lives(connection):
            await self._return(connection)
        elif not self._next(connection):
            self._idle.append(connection)

    def _room(self) -> None:
        """There is room for one more connection: the next who waits may have it."""
        if not self._next(None):
            self._out -= 1

    def _next(self, connection: "Borrowed | None") -> bool:
        """Serve the first who still waits; whether there was one."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return True
        return False

    async def _return(self, connection: "Borrowed") -> None:
        try:
            await self._pool.release(connection)
        finally:
            self._room()

    async def close(self) -> None:
        """Close all, waiting for those that are lent."""
        self._closing = True
        while self._idle:
            await self._return(self._idle.pop())
        await self._pool.close()


def _lives(connection: "Borrowed") -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # it ended while it lay idle, and the pool has taken it back
        return False
