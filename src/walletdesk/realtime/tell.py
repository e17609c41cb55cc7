"""What the desks are told of a conversation once a transaction stands: one function a kind of news.

Hints hold ids; whoever hears one reads the tables. Nothing is told when the transaction fails.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from walletdesk.people import Desk
from walletdesk.platform.db import Tx
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.model import DESK, Hint, of_agent, of_conversation


@asynccontextmanager
async def changing(desk: Desk, hub: Hub, conversation_id: UUID) -> AsyncIterator[Tx]:
    """A transaction after which the conversation has changed."""
    async with desk.transaction() as tx:
        yield tx
        changed(tx, hub, conversation_id)


def changed(tx: Tx, hub: Hub, *conversation_ids: UUID) -> None:
    """Rows and talks of these are to be read again."""
    hints = [
        hint
        for talk in conversation_ids
        for hint in (_row(talk), Hint(of_conversation(talk), "conversation", str(talk)))
    ]
    tx.after_commit(lambda: hub.publish(*hints))


def written(tx: Tx, hub: Hub, conversation_id: UUID, seq: int) -> None:
    """A line was written."""
    line = Hint(of_conversation(conversation_id), "message", str(conversation_id), seq)
    tx.after_commit(lambda: hub.publish(line, _row(conversation_id)))


def given(tx: Tx, hub: Hub, conversation_id: UUID, agent: UUID | None) -> None:
    """Somebody has it now, and hears so; or nobody."""
    changed(tx, hub, conversation_id)
    if agent is not None:
        hint = Hint(of_agent(agent), "conversation", str(conversation_id))
        tx.after_commit(lambda: hub.publish(hint))


def drafted(tx: Tx, hub: Hub, conversation_id: UUID, agent: UUID) -> None:
    """The agent's other windows take the draft over."""
    hint = Hint(of_agent(agent), "draft", str(conversation_id))
    tx.after_commit(lambda: hub.publish(hint))


def read(tx: Tx, hub: Hub, conversation_id: UUID, agent: UUID, seq: int) -> None:
    """Everything up to `seq` was on an agent's screen."""
    mark = Hint(of_conversation(conversation_id), "read", str(agent), seq)
    tx.after_commit(lambda: hub.publish(mark, _row(conversation_id)))


def _row(conversation_id: UUID) -> Hint:
    """Its row in every list."""
    return Hint(DESK, "conversation", str(conversation_id))
