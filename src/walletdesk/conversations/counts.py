"""How much is in each view: open work exactly up to a thousand, then "1000+"."""

from uuid import UUID

from msgspec import Struct

from walletdesk.conversations import store
from walletdesk.platform.db import Read

queries = store.queries

MOST = 1_001
"""Where counting stops; more than `MOST - 1` is shown as "1000+"."""


class Counts(Struct, frozen=True):
    """Conversations in each view of one agent; `MOST` means "more than a thousand"."""

    mine: int
    unassigned: int
    open: int
    pending: int
    snoozed: int
    solved: int
    mentions: int


async def counts(tx: Read, agent: UUID) -> Counts:
    """The counts of an agent's views."""
    row = await queries.counts.one(tx, agent_id=agent, most=MOST)
    assert row is not None
    return Counts(**dict(row))


async def team_counts(tx: Read) -> dict[UUID, int]:
    """Live conversations of each team."""
    return {r["team_id"]: r["count"] for r in await queries.team_counts.all(tx, most=MOST)}
