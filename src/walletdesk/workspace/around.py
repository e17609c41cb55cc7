"""What stands around a list and is the same for a second: counts of the views, teams."""

import asyncio
import time
from uuid import UUID
from weakref import WeakKeyDictionary

from markupsafe import Markup
from msgspec import Struct, field

from walletdesk import conversations, people
from walletdesk.conversations import Counts
from walletdesk.people import Team
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Database

FRESH = 1.0
"""Seconds. Live pages hear of changes by hints; a number beside a view may be a second old."""


class Around(Struct, frozen=True, eq=False):
    """The counts of one agent's views and all teams, `asked_at` (monotonic seconds) read."""

    counts: Counts
    teams: tuple[Team, ...]
    by_team: dict[UUID, int]
    asked_at: float
    made: dict[tuple[str, str], Markup] = field(default_factory=dict[tuple[str, str], Markup])
    """The menus made from it, by view and language: they live as long as its numbers."""


class Memory:
    """The copies of one process (one a database, in tests)."""

    def __init__(self) -> None:
        self._kept: dict[UUID, Around] = {}
        self._asking: dict[UUID, asyncio.Task[Around]] = {}

    async def of(self, db: Database, agent: UUID) -> Around:
        """At most a second old; those who ask at once wait for one answer."""
        kept = self._kept.get(agent)
        if kept is not None and time.monotonic() - kept.asked_at < FRESH:
            return kept
        asking = self._asking.get(agent)
        if asking is None:
            asking = self._asking[agent] = asyncio.create_task(_read(db, agent))
            asking.add_done_callback(lambda done: self._answered(agent, done))
        return await asyncio.shield(asking)

    def _answered(self, agent: UUID, done: asyncio.Task[Around]) -> None:
        del self._asking[agent]
        if done.cancelled() or done.exception() is not None:
            return
        if len(self._kept) > 1_000:
            self._kept.clear()
        self._kept[agent] = done.result()


async def _read(db: Database, agent: UUID) -> Around:
    asked_at = time.monotonic()
    async with db.read() as tx:
        return Around(
            await conversations.counts(tx, agent),
            tuple(await people.list_teams(tx)),
            await conversations.team_counts(tx),
            asked_at,
        )


_memories: WeakKeyDictionary[Keyring, Memory] = WeakKeyDictionary()


async def around(db: Database, agent: UUID) -> Around:
    """What stands around the lists of this agent."""
    memory = _memories.get(db.keys)
    if memory is None:
        memory = _memories[db.keys] = Memory()
    return await memory.of(db, agent)
