"""Who is here: agents at their desks (a table) and who looks at or writes in a talk (in memory)."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from walletdesk.platform import sql
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Read, Tx
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.model import Hint, of_conversation

queries = sql.load(__package__)

HERE = timedelta(seconds=90)
"""An agent's stream says so every 30 s; three missed and they are gone."""
FRESH = timedelta(seconds=15)
"""How long a sign of viewing or writing holds."""


async def seen(tx: Tx, agent_id: UUID) -> None:
    """An agent's desk is open now."""
    await queries.seen.run(tx, agent_id=agent_id, now=tx.now)


async def online(tx: Read) -> set[UUID]:
    """Agents whose desk is open."""
    return {r["agent_id"] for r in await queries.online.all(tx, since=tx.now - HERE)}


class Present(Struct, frozen=True):
    """An agent at a conversation."""

    agent: UUID
    doing: Literal["viewing", "replying"]
    until: datetime


class Presence:
    """Who is at which conversation, as this process has heard by hints."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock
        self._there: dict[UUID, dict[UUID, Present]] = {}
        for doing in ("viewing", "replying", "left"):
            hub.observe(doing, self._heard)

    def tell(
        self, conversation_id: UUID, agent: UUID, doing: Literal["viewing", "replying", "left"]
    ) -> None:
        """An agent gives a sign; every process hears it."""
        self._hub.publish(Hint(of_conversation(conversation_id), doing, str(agent)))

    def _heard(self, hint: Hint) -> None:
        there = self._there.setdefault(UUID(hint.topic.removeprefix("c:")), {})
        agent, now = UUID(hint.id), self._clock.now()
        if hint.what == "left":
            there.pop(agent, None)
        elif hint.what in ("viewing", "replying"):
            there[agent] = Present(agent, hint.what, now + FRESH)
        if len(self._there) > 10_000:
            self._sweep(now)

    def at(self, conversation_id: UUID, now: datetime) -> list[Present]:
        """Who is there now."""
        return [p for p in self._there.get(conversation_id, {}).values() if p.until > now]

    def _sweep(self, now: datetime) -> None:
        for conversation_id in list(self._there):
            if not self.at(conversation_id, now):
                del self._there[conversation_id]
