"""What stands around a list and is the same for a second: counts of the views, teams."""

from uuid import UUID
from weakref import WeakKeyDictionary

from markupsafe import Markup
from msgspec import Struct, field

from walletdesk import conversations, people
from walletdesk.conversations import Counts
from walletdesk.people import Team
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Database
from walletdesk.workspace.briefly import Briefly


class Around(Struct, frozen=True, eq=False):
    """The counts of one agent's views and all teams."""

    counts: Counts
    teams: tuple[Team, ...]
    by_team: dict[UUID, int]
    made: dict[tuple[str, str], Markup] = field(default_factory=dict[tuple[str, str], Markup])
    """The menus made from it, by view and language: they live as long as its numbers."""


async def _read(db: Database, agent: UUID) -> Around:
    async with db.read() as tx:
        return Around(
            await conversations.counts(tx, agent),
            tuple(await people.list_teams(tx)),
            await conversations.team_counts(tx),
        )


_memories: WeakKeyDictionary[Keyring, Briefly[UUID, Around]] = WeakKeyDictionary()


async def around(db: Database, agent: UUID) -> Around:
    """What stands around the lists of this agent."""
    memory = _memories.setdefault(db.keys, Briefly())
    return await memory.of(agent, lambda: _read(db, agent))
