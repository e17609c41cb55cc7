"""The agent's list and conversation pages: whole HTML, audited and decrypted, through HTTP."""

import itertools
import random
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import asyncpg

from bench import bare
from bench.figures import Figure, percentile
from bench.http import load, request
from bench.place import Place
from walletdesk import conversations
from walletdesk.conversations import Filter
from walletdesk.platform import db, keyring, settings
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Read

STATUSES = ("open", "pending", "solved", "closed")
BUDGETS = {"list": 1_500, "conversation": 1_100, "conversation, opened before,": 1_100}
OPENED = 500
"""Conversations that agents go back and forth between: the process has shown each already."""
LISTS = [f"/desk/view/{view}" for view in ("open", "pending", "solved", "unassigned")]
_FIRST = 1001


async def measure(place: Place) -> list[Figure]:
    """Both pages at concurrency 1 and 16."""
    numbers = await _numbers(place)
    talks = [f"/desk/c/WD-{number}" for number in numbers]
    often = talks[:: max(1, len(talks) // OPENED)]
    paths = {"list": LISTS, "conversation": talks, "conversation, opened before,": often}
    found: list[Figure] = []
    for name, of in paths.items():
        answer = await place.desk.get(of[0], cookie=place.cookie)
        if answer.status != 200:
            found.append(
                Figure(f"{name} page", 0, "", note=f"answers {answer.status}: not measured")
            )
            continue
        found += await _one(place, name, of, len(answer.body))
    return [*found, *await _sql(place, numbers)]


async def _sql(place: Place, numbers: list[int]) -> list[Figure]:
    """The statements alone, on one connection: the rows of a list, and a conversation whole."""
    chosen = settings.load({}, data=place.desk.data)
    keys = await keyring.open_keyring(chosen, place.desk.url)
    database = await db.connect(place.desk.url, keys, Clock(), size=4)
    lists: list[float] = []
    talks: list[float] = []
    try:
        for number in numbers[:: max(1, len(numbers) // 500)]:
            async with database.read() as tx:
                talks.append(await _timed(_talk(tx, number)))
                wish = Filter(statuses=(STATUSES[number % len(STATUSES)],))
                lists.append(await _timed(conversations.page(tx, wish, cursor=None, limit=50)))
    finally:
        await database.close()
    name = f"page, {place.of} conversations, SQL p99"
    judged = 5.0 if place.desk.conversations > 100_000 else None
    return [
        Figure(f"list {name}", percentile(lists, 99) * 1000, "ms", judged),
        Figure(f"conversation {name}", percentile(talks, 99) * 1000, "ms", judged),
    ]


async def _talk(tx: Read, number: int) -> None:
    talk = await conversations.by_number(tx, number)
    await conversations.latest(tx, [talk.id])


async def _timed(work: Coroutine[Any, Any, Any]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


async def _one(place: Place, name: str, paths: list[str], size: int) -> list[Figure]:
    ready = [request("GET", path, cookie=place.cookie) for path in paths]
    at_once = await load(place.desk.port, _cycle(ready), concurrency=16, seconds=place.seconds)
    alone = await load(place.desk.port, _cycle(ready), concurrency=1, seconds=place.seconds)
    async with bare.served() as (port, _):
        plain = [request("GET", f"/{size}")]
        raw = await load(port, _cycle(plain), concurrency=16, seconds=place.seconds / 2)
    label = f"{name} page, {place.of} conversations"
    large = place.desk.conversations > 100_000
    judged = None if large else float(BUDGETS[name])
    note = f"{size / 1000:.0f} kB" + (f", {at_once.failed} FAILED" if at_once.failed else "")
    beside = "bare granian"
    name = f"{label}, 16 at once"
    rate = Figure(name, at_once.rate, "/s", judged, "at least", raw.rate, beside, note)
    return [
        rate,
        *(
            Figure(f"{name}, p{p}", at_once.ms(p), "ms", None, "at most", raw.ms(p), beside)
            for p in (50, 99)
        ),
        Figure(f"{label}, alone, p50", alone.ms(50), "ms"),
        Figure(f"{label}, alone, p99", alone.ms(99), "ms", 20 if large else None),
    ]


def _cycle(ready: list[bytes]) -> Callable[[int], Iterator[bytes]]:
    """Each connection in another order, the same every time."""

    def of(number: int) -> Iterator[bytes]:
        order = ready.copy()
        random.Random(number).shuffle(order)
        return itertools.cycle(order)

    return of


async def _numbers(place: Place) -> list[int]:
    """Conversations all over the table, more than any cache of the process holds."""
    connection = await asyncpg.connect(place.desk.url)
    try:
        last: int = await connection.fetchval("SELECT max(number) FROM conversation")
    finally:
        await connection.close()
    step = max(1, (last - _FIRST) // 20_000)
    return list(range(_FIRST, last, step))
