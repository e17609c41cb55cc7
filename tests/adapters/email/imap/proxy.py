"""A network between follower and server that a test can break."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """`budgets`: bytes from the server that the next connections let through before they are cut;
    those after them are not cut. `silent`: nothing goes through any more, nothing is closed.
    """

    port: int = 0
    budgets: list[int] = field(default_factory=list[int])
    silent: bool = False
    connections: int = 0
    cuts: int = 0
    writers: list[asyncio.StreamWriter] = field(default_factory=list[asyncio.StreamWriter])

    def cut(self) -> None:
        """End all connections."""
        for writer in self.writers:
            writer.transport.abort()


@asynccontextmanager
async def proxy(target: int) -> AsyncIterator[Proxy]:
    """Before a port of loopback."""
    state = Proxy()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state.connections += 1
        budget = state.budgets.pop(0) if state.budgets else None
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        state.writers += [writer, far_writer]
        up = asyncio.create_task(_pump(state, reader, far_writer, None))
        try:
            await _pump(state, far_reader, writer, budget)
        finally:
            up.cancel()
            writer.transport.abort()
            far_writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        server.close()
        state.cut()


async def _pump(
    state: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, budget: int | None
) -> None:
    with suppress(OSError):
        while data := await reader.read(4096):
            while state.silent:
                await asyncio.sleep(0.05)
            if budget is not None:
                data, budget = data[:budget], budget - len(data)
            writer.write(data)
            await writer.drain()
            if budget is not None and budget <= 0:
                state.cuts += 1
                return
