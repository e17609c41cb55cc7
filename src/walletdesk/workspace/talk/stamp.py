"""What a pane is made of, as versions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import astuple

from walletdesk.platform import sql
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound

queries = sql.load(__package__)

RECENT = 8
"""How many of the contact's latest talks a pane looks at, for the few that it shows."""


class Stamp(Struct, frozen=True):
    """A talk and the versions of all that its pane shows. Two panes with the same stamp are the
    same.
    """

    id: UUID
    version: int
    contact: UUID
    contact_version: int
    mine: bool
    merged: str
    """Of the talks merged into it: the sum of their versions, and how many."""
    recent: int
    """Of the contact's latest talks: the sum of their versions."""
    team: str | None
    rated_at: datetime | None
    delivered_at: datetime | None
    held: str | None
    """Ids of replies that can still be taken back."""
    draft: UUID | None
    """What this agent is writing."""

    @property
    def key(self) -> tuple[Any, ...]:
        """All but the agent's own draft."""
        return astuple(self)[:-1]

    @property
    def merges(self) -> bool:
        """Whether talks were merged into it."""
        return not self.merged.endswith("-0")


def named(talk: UUID | int) -> dict[str, UUID | int | None]:
    """The parameters that say which talk: by id, or by the number of its reference."""
    by_id = isinstance(talk, UUID)
    return {"conversation_id": talk if by_id else None, "number": None if by_id else talk}


async def stamp(tx: Read, talk: UUID | int, agent: UUID) -> Stamp:
    """The stamp of a talk. Raise `NotFound`."""
    row = await queries.stamp.one(tx, **named(talk), agent_id=agent, recent=RECENT)
    if row is None:
        raise NotFound("conversation")
    return Stamp(
        id=row["id"],
        version=row["version"],
        contact=row["contact_id"],
        contact_version=row["contact_version"],
        mine=row["mine"],
        merged=row["merged"],
        recent=row["recent"],
        team=row["team"],
        rated_at=row["rated_at"],
        delivered_at=row["delivered_at"],
        held=row["held"],
        draft=row["draft"],
    )
