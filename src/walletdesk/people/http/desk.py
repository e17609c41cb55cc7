"""`desk`: what a handler of the desk works with, the agent and the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar.di import NamedDependency
from msgspec import Struct

from walletdesk.events import Actor
from walletdesk.people.actions.resolve import still_there
from walletdesk.people.http.guards import present
from walletdesk.people.memory import Known
from walletdesk.people.model.agents import Agent
from walletdesk.platform.db import Database, Read, Tx
from walletdesk.ui import AnyRequest


class Desk(Struct, frozen=True):
    """Who acts, and on what."""

    known: Known
    db: Database

    @property
    def agent(self) -> Agent:
        """Who acts."""
        return self.known.agent

    @property
    def actor(self) -> Actor:
        """The same, as events name them."""
        return Actor("agent", self.known.agent.id)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """One action, one transaction."""
        async with self.db.transaction() as tx:
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Read]:
        """For lists and pages."""
        async with self.db.read() as read:
            yield read

    async def still_here(self) -> bool:
        """Whether the session or token still holds; for streams, which outlive a request."""
        return await still_there(self.db, self.known)


def provide_desk(request: AnyRequest, db: NamedDependency[Database]) -> Desk:
    """The dependency `desk`. Raise `Unauthorized` when nobody is signed in."""
    return Desk(present(request), db)
