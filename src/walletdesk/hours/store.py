"""Sole reader of `queries.sql`."""

from walletdesk.hours.model import Hours, Span, Week
from walletdesk.platform import sql
from walletdesk.platform.db import Read, Tx

queries = sql.load(__package__)


async def hours(tx: Read) -> Hours:
    """All weeks by channel kind."""
    found: dict[str, list[Span]] = {}
    for row in await queries.weeks.all(tx):
        spans = found.setdefault(row["channel"], [])
        if row["weekday"] is not None:
            spans.append(Span(row["weekday"], row["opens"], row["closes"]))
    return {channel: tuple(spans) for channel, spans in found.items()}


async def add(tx: Tx, channel: str, week: Week) -> bool:
    """Write the week of a kind that has none; whether it had none."""
    if not await queries.add_week.run(tx, channel=channel, now=tx.now):
        return False
    rows = [
        {"channel": channel, "weekday": s.weekday, "opens": s.opens, "closes": s.closes}
        for s in week
    ]
    await queries.add_span.many(tx, rows)
    return True
