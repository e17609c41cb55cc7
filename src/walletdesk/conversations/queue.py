"""Where a waiting talk stands, and how long it may take: from measured waits, with their spread."""

import statistics
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from walletdesk.conversations import store
from walletdesk.platform import ids
from walletdesk.platform.db import Read

queries = store.queries

MEASURED_OVER = timedelta(hours=24)
MOST_IN_LINE = 1_000
"""Beyond this nobody counts any more who is before whom."""
FEWEST = 3
"""With fewer measured waits than this nothing is promised."""


class Wait(Struct, frozen=True):
    """Minutes to a first answer: the median of the latest, give or take half the middle spread."""

    minutes: int
    spread: int


class InLine(Struct, frozen=True):
    """A waiting talk: 1 is next, and since when it waits."""

    place: int
    since: datetime


def expected(seconds: list[float]) -> Wait | None:
    """Median and half the interquartile range of measured waits in seconds."""
    if len(seconds) < FEWEST:
        return None
    low, middle, high = statistics.quantiles(seconds, n=4)
    return Wait(max(1, round(middle / 60)), max(1, round((high - low) / 120)))


async def expected_wait(tx: Read, channel: str) -> Wait | None:
    """The measured wait of a channel over the last 24 hours."""
    since: UUID = ids.at(tx.now - MEASURED_OVER)
    rows = await queries.recent_waits.all(tx, channel=channel, since_id=since)
    return expected([r["seconds"] for r in rows])


async def line(tx: Read, channel: str) -> dict[UUID, InLine]:
    """Who waits on a channel for a first answer, by conversation, in order."""
    rows = await queries.line.all(tx, channel=channel, most=MOST_IN_LINE)
    return {r["id"]: InLine(i, r["waiting_since"]) for i, r in enumerate(rows, start=1)}
