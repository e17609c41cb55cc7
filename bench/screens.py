"""A change that a thousand open desks must hear at once."""

import asyncio
import json
import time

from bench.chat import TEXTS, said, sessions
from bench.desk import memory
from bench.figures import Figure, percentile
from bench.held import Streams
from bench.http import request
from bench.place import Place

SCREENS = 1_000
ROUNDS = 10


class Screens(Streams):
    """Desk streams, and how many have heard of the awaited conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.awaited = b"nothing yet"
        self.heard: list[float] = []

    async def open(self, port: int, cookie: str, count: int) -> None:
        """As many browsers as that."""
        for _ in range(count):
            await self.hold(port, request("GET", "/desk/stream", cookie=cookie))

    def hear(self, line: bytes) -> None:
        """Note when the awaited conversation is named."""
        if self.awaited in line:
            self.heard.append(time.perf_counter())


async def measure(place: Place) -> list[Figure]:
    """From the answer that a message is committed to the last of the screens."""
    count = 100 if place.quick else SCREENS
    await asyncio.to_thread(place.desk.stop)  # memory that others have left would hide ours
    await asyncio.to_thread(place.desk.start)
    tokens = await sessions(place.desk, ROUNDS, first=900_000, speak=False)
    talks = [await _speak(place, token) for token in tokens]
    before, screens = memory(place.desk.web()), Screens()
    try:
        await screens.open(place.desk.port, place.cookie, count)
        await asyncio.sleep(1)
        each = (memory(place.desk.web()) - before) / count / 1000
        took = [await _round(place, screens, *both) for both in zip(tokens, talks, strict=True)]
    finally:
        await screens.close()
    name = f"a change to {count:,} desks"
    return [
        Figure(f"{name}, last screen, median of {ROUNDS}", percentile(took, 50), "s"),
        Figure(f"{name}, last screen, worst of {ROUNDS}", max(took), "s", 0.5),
        Figure(f"{count:,} held desk streams, memory of each", each, "kB"),
    ]


async def _speak(place: Place, token: str) -> str:
    """Say something; the id of the conversation."""
    answer = await place.desk.send(said(token, TEXTS[1]))
    return str(json.loads(answer.body)["conversation"])


async def _round(place: Place, screens: Screens, token: str, talk: str) -> float:
    screens.heard, screens.awaited = [], talk.encode()
    await _speak(place, token)
    committed = time.perf_counter()
    limit = time.monotonic() + 10
    while len(screens.heard) < screens.count and time.monotonic() < limit:
        await asyncio.sleep(0.002)
    if len(screens.heard) < screens.count:
        raise RuntimeError(f"{screens.count - len(screens.heard)} screens heard nothing")
    return max(0.0, max(screens.heard) - committed)
