"""Held chat streams: memory of each, and how long a committed message needs to its screens."""

import asyncio
import json
import time

from bench import bare
from bench.chat import said, sessions
from bench.desk import Desk, memory
from bench.figures import Figure, percentile
from bench.held import Streams
from bench.http import Connection, request
from bench.place import Place

RATE = 500
"""Messages a second."""
TALKS = 200
"""Conversations that speak while the others are only held."""
SCREENS = 1_000


class Held(Streams):
    """Chat streams of this process."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, float] = {}
        """Text → when it was on a screen."""
        self.told = 0
        """Streams that were told to reconnect."""

    async def open(self, port: int, path: str, tokens: list[str]) -> None:
        """Open one a token."""
        for token in tokens:
            await self.hold(port, request("GET", path, authorization=f"Bearer {token}"))

    def hear(self, line: bytes) -> None:
        """Note the texts of messages, and who is sent elsewhere."""
        if line.startswith(b"data:") and b'"text"' in line:
            self.seen.setdefault(str(json.loads(line[5:])["text"]), time.perf_counter())
        elif line.startswith(b"retry:"):
            self.told += 1


async def measure(place: Place) -> list[Figure]:
    """Each wanted number of streams."""
    found: list[Figure] = []
    for count in place.streams:
        await asyncio.to_thread(place.desk.stop)
        await asyncio.to_thread(place.desk.start)
        found += await _held(place.desk, count, place.seconds)
    return found


async def _held(desk: Desk, count: int, seconds: float) -> list[Figure]:
    speaking = await sessions(desk, min(TALKS, count))
    silent = await sessions(desk, count - len(speaking), first=100_000, speak=False)
    raw = await _bare(count)
    before, held = memory(desk.web()), Held()
    try:
        await held.open(desk.port, "/chat/v1/stream", [*speaking, *silent])
        await asyncio.sleep(1)
        each = (memory(desk.web()) - before) / count / 1000
        waits = await _speak(desk, held, speaking, seconds)
    finally:
        await held.close()
    name = f"{count:,} held streams"
    return [
        Figure(f"{name}, memory of each", each, "kB", 60, "at most", raw, "bare granian"),
        Figure(f"{name}, to screen at {RATE}/s, p50", percentile(waits, 50) * 1000, "ms"),
        Figure(f"{name}, to screen at {RATE}/s, p99", percentile(waits, 99) * 1000, "ms", 100),
    ]


async def _bare(count: int) -> float:
    """Memory (kB) of each of as many streams that nothing stands behind."""
    async with bare.served() as (port, pid):
        before, held = memory(pid), Held()
        try:
            await held.open(port, "/stream", ["none"] * count)
            return (memory(pid) - before) / count / 1000
        finally:
            await held.close()


async def _speak(desk: Desk, held: Held, tokens: list[str], seconds: float) -> list[float]:
    """Send at a fixed rate; seconds from each answer (it is committed then) to its screen.

    The answer may come after the screen has it: then it took no time at all.
    """
    connections = [await Connection.open(desk.port) for _ in range(16)]
    free = asyncio.Queue[Connection]()
    for connection in connections:
        free.put_nowait(connection)
    committed: dict[str, float] = {}

    async def one(number: int) -> None:
        text, connection = f"message number {number} of the bench", await free.get()
        answer = await connection.send(said(tokens[number % len(tokens)], text))
        free.put_nowait(connection)
        if answer.status == 201:
            committed[text] = time.perf_counter()

    count = min(int(RATE * seconds), len(tokens) * 16)
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            group.create_task(one(number))
    limit = time.perf_counter() + 10
    while committed.keys() - held.seen.keys() and time.perf_counter() < limit:
        await asyncio.sleep(0.02)
    for connection in connections:
        connection.close()
    lost = committed.keys() - held.seen.keys()
    if lost:
        raise RuntimeError(f"{len(lost)} of {len(committed)} messages reached no screen")
    return [max(0.0, held.seen[text] - at) for text, at in committed.items()]
