"""What a process remembers of people for five seconds, so that a page need not ask PostgreSQL.

A change made in this process is seen at once: it forgets after commit. Other processes see it when
their copy is five seconds old.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakKeyDictionary

from msgspec import Struct

from walletdesk.people.model.agents import Agent, AgentCard
from walletdesk.people.model.sessions import Session
from walletdesk.platform.crypto import Keyring

FRESH = timedelta(seconds=5)
MOST = 20_000


class Known(Struct, frozen=True):
    """Who a cookie or a token stands for."""

    digest: bytes
    """Of that cookie or token."""
    agent: Agent
    session: Session | None
    expires_at: datetime | None
    must_enrol: bool
    """Two-step sign-in is required, and this agent has not set it up."""


class Memory:
    """The copies of one process (one a database, in tests)."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[datetime, Known]] = OrderedDict()
        self._cards: tuple[datetime, dict[UUID, AgentCard]] | None = None
        self.generation = 0
        """Grows when anything is forgotten: what was read before must not be put back after."""

    def known(self, digest: bytes, now: datetime) -> Known | None:
        """The copy, while fresh."""
        found = self._known.get(digest)
        if found is None or not timedelta() <= now - found[0] < FRESH:
            return None
        return found[1]

    def keep(self, known: Known, now: datetime, *, generation: int) -> None:
        """Remember what was read while `generation` held."""
        if generation != self.generation:
            return
        self._known[known.digest] = (now, known)
        self._known.move_to_end(known.digest)
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def cards(self, now: datetime) -> dict[UUID, AgentCard] | None:
        """Every agent's card, while fresh."""
        if self._cards is None or not timedelta() <= now - self._cards[0] < FRESH:
            return None
        return self._cards[1]

    def keep_cards(self, cards: dict[UUID, AgentCard], now: datetime, *, generation: int) -> None:
        """Remember what was read while `generation` held."""
        if generation == self.generation:
            self._cards = (now, cards)

    def forget(self) -> None:
        """Drop all: people change seldom, and nobody may act on what was."""
        self.generation += 1
        self._known.clear()
        self._cards = None


_memories: WeakKeyDictionary[Keyring, Memory] = WeakKeyDictionary()


def of(keys: Keyring) -> Memory:
    """The memory that goes with an open keyring, and so with a database."""
    found = _memories.get(keys)
    if found is None:
        found = _memories[keys] = Memory()
    return found
