"""A making process: reads an order from standard input, writes chunks to standard output.

It ends with the process that started it, however that went: its next write or read finds nobody.
Messages are msgpack behind their length in four bytes.
"""

import asyncio
import sys
from typing import IO

import msgspec

from walletdesk.app.demo.making import Made, Maker, Order
from walletdesk.platform.failure import Failure

_WAITING = 2
"""Chunks that one process may be ahead of the copying."""


class MakerEnded(Failure):
    """A making process ended before its time."""


def main() -> None:
    """Work on the one order that comes."""
    order = msgspec.msgpack.decode(_read(sys.stdin.buffer), type=Order)
    for made in Maker(order).run():
        _write(sys.stdout.buffer, msgspec.msgpack.encode(made))


def _read(stream: IO[bytes]) -> bytes:
    return stream.read(int.from_bytes(stream.read(4), "big"))


def _write(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(4, "big"))
    stream.write(message)
    stream.flush()


class Process:
    """One of them, seen from the process that copies."""

    def __init__(self) -> None:
        self._made: asyncio.Queue[Made | None] = asyncio.Queue(_WAITING)
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self, order: Order) -> None:
        """Start it on an order."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "walletdesk.app.demo.maker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**22,
        )
        self._reading = asyncio.create_task(self._read(order))

    async def chunk(self) -> Made:
        """The next it has made. Raise `MakerEnded`."""
        made = await self._made.get()
        if made is None:
            raise MakerEnded("a process that makes demo data ended; its output says why")
        return made

    async def stop(self) -> None:
        """End it, if it is not over yet."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()

    async def _read(self, order: Order) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        message = msgspec.msgpack.encode(order)
        process.stdin.write(len(message).to_bytes(4, "big") + message)
        await process.stdin.drain()
        decoder = msgspec.msgpack.Decoder(Made)
        try:
            while True:
                length = int.from_bytes(await process.stdout.readexactly(4), "big")
                await self._made.put(decoder.decode(await process.stdout.readexactly(length)))
        except asyncio.IncompleteReadError:
            await self._made.put(None)


if __name__ == "__main__":
    main()
