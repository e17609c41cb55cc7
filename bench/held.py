"""Event streams that this process holds open, as many browsers would."""

import asyncio


class Streams:
    """Each is read line by line until the server ends it; what a line means, `hear` knows."""

    def __init__(self) -> None:
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._tasks)

    async def hold(self, port: int, asked: bytes) -> None:
        """One more, by this request. RuntimeError when the server refuses it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**14)
        writer.write(asked)
        self._writers.append(writer)
        if b" 200 " not in await reader.readuntil(b"\r\n\r\n"):
            raise RuntimeError("the stream is refused")
        self._tasks.append(asyncio.create_task(self._read(reader)))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            self.hear(line)

    def hear(self, line: bytes) -> None:
        """A line has come."""
        raise NotImplementedError

    async def ended(self) -> None:
        """Wait until the server has ended all of them."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Go."""
        for task in self._tasks:
            task.cancel()
        await self.ended()
        for writer in self._writers:
            writer.close()
