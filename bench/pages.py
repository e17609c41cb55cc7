"""The agent's list and conversation pages: whole HTML, audited and decrypted, through HTTP."""

import itertools
import random
from collections.abc import Callable, Iterator

import asyncpg

from bench import bare
from bench.figures import Figure
from bench.http import load, request
from bench.place import Place

BUDGETS = {"list": 1_500, "conversation": 1_100}
LISTS = ("/desk/view/open", "/desk/view/pending", "/desk/view/solved", "/desk/view/unassigned")
_FIRST = 1001


async def measure(place: Place) -> list[Figure]:
    """Both pages at concurrency 1 and 16."""
    numbers = await _numbers(place)
    paths = {"list": list(LISTS), "conversation": [f"/desk/c/WD-{n}" for n in numbers]}
    found: list[Figure] = []
    for name, of in paths.items():
        answer = await place.desk.get(of[0], cookie=place.cookie)
        if answer.status != 200:
            found.append(Figure(f"{name} page", 0, "", note=f"answers {answer.status}: not measured"))
            continue
        found += await _one(place, name, of, len(answer.body))
    return found


async def _one(place: Place, name: str, paths: list[str], size: int) -> list[Figure]:
    ready = [request("GET", path, cookie=place.cookie) for path in paths]
    at_once = await load(
        place.desk.port, _cycle(ready), concurrency=16, seconds=place.seconds
    )
    alone = await load(place.desk.port, _cycle(ready), concurrency=1, seconds=place.seconds)
    async with bare.served() as (port, _):
        plain = [request("GET", f"/{size}")]
        raw = await load(port, _cycle(plain), concurrency=16, seconds=place.seconds / 2)
    label = f"{name} page, {place.of} conversations"
    large = place.desk.conversations > 100_000
    judged = None if large else float(BUDGETS[name])
    note = f"{size / 1000:.0f} kB" + (f", {at_once.failed} FAILED" if at_once.failed else "")
    return [
        Figure(f"{label}, 16 at once", at_once.rate, "/s", judged, "at least", raw.rate, "bare granian", note),
        Figure(f"{label}, 16 at once, p50", at_once.ms(50), "ms", None, "at most", raw.ms(50), "bare granian"),
        Figure(f"{label}, 16 at once, p99", at_once.ms(99), "ms", None, "at most", raw.ms(99), "bare granian"),
        Figure(f"{label}, alone, p50", alone.ms(50), "ms"),
        Figure(f"{label}, alone, p99", alone.ms(99), "ms", 20 if large else None),
    ]  # fmt: skip


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
