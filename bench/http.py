"""A lean HTTP/1.1 client of keep-alive connections: it shares the cores with what it measures."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import cast

from msgspec import Struct

from bench.figures import Latencies

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: chunked", re.IGNORECASE)


class Answer(Struct, frozen=True):
    """Status, header block and body as they came."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> list[str]:
        """All values of a header."""
        found = re.findall(rb"\r\n" + name.encode() + rb": ([^\r]*)", self.head, re.IGNORECASE)
        return [value.decode() for value in found]


class Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._buffer = bytearray()

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to this machine."""
        loop = asyncio.get_running_loop()
        _, opened = await loop.create_connection(cls, "127.0.0.1", port)
        return opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        self._buffer += data
        if self._waiting and (answer := _whole(self._buffer)):
            self._buffer.clear()
            waiting, self._waiting = self._waiting, None
            waiting.set_result(answer)

    async def send(self, request: bytes) -> Answer:
        """One request, one answer."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """End it."""
        if self._transport:
            self._transport.close()


def _whole(buffer: bytearray) -> Answer | None:
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(buffer[:end])
    if found := _LENGTH.search(head):
        if len(buffer) < end + 4 + int(found[1]):
            return None
    elif _CHUNKED.search(head) and not buffer.endswith(b"0\r\n\r\n"):
        return None
    return Answer(int(head[9:12]), head, bytes(buffer[end + 4 :]))


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a request; underscores in header names stand for hyphens."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", "accept: */*"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body or method != "GET":
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def load(
    port: int,
    requests: Callable[[int], Iterator[bytes]],
    *,
    concurrency: int,
    seconds: float,
    expected: tuple[int, ...] = (200, 201),
) -> Latencies:
    """Closed loop: each of `concurrency` connections sends its requests one after the other.

    `requests(n)` gives those of connection n; a connection whose requests end stops.
    """
    connections = [await Connection.open(port) for _ in range(concurrency)]
    until = time.perf_counter() + seconds
    took: list[float] = []
    failed = 0

    async def one(number: int, connection: Connection) -> None:
        nonlocal failed
        for prepared in requests(number):
            began = time.perf_counter()
            if began >= until:
                return
            answer = await connection.send(prepared)
            took.append(time.perf_counter() - began)
            failed += answer.status not in expected

    began = time.perf_counter()
    await asyncio.gather(*(one(n, c) for n, c in enumerate(connections)))
    elapsed = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return Latencies(took, elapsed, failed)


async def events(port: int, path: str, **headers: str) -> AsyncIterator[bytes]:
    """The lines of an event stream as they come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request("GET", path, b"", **headers))
        while line := await reader.readline():
            yield line
    finally:
        writer.close()
