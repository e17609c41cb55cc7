"""What the desks hear of a talk once a change stands, besides that it changed."""

from uuid import UUID

from walletdesk.platform.db import Tx
from walletdesk.realtime import DESK, Hint, Hub, of_agent, of_conversation
from walletdesk.workspace.hints import changed


def written(tx: Tx, hub: Hub, talk: UUID, seq: int) -> None:
    """A line was written."""
    line = Hint(of_conversation(talk), "message", str(talk), seq)
    tx.after_commit(lambda: hub.publish(line, Hint(DESK, "conversation", str(talk))))


def given(tx: Tx, hub: Hub, talk: UUID, agent: UUID | None) -> None:
    """Somebody has it now, and is told."""
    changed(tx, hub, talk)
    if agent is not None:
        hint = Hint(of_agent(agent), "conversation", str(talk))
        tx.after_commit(lambda: hub.publish(hint))


def drafted(tx: Tx, hub: Hub, agent: UUID, talk: UUID) -> None:
    """The agent's other windows take the draft over."""
    hint = Hint(of_agent(agent), "draft", str(talk))
    tx.after_commit(lambda: hub.publish(hint))


def seen(tx: Tx, hub: Hub, talk: UUID, agent: UUID, seq: int) -> None:
    """Everything up to `seq` was on an agent's screen."""
    hints = (
        Hint(of_conversation(talk), "read", str(agent), seq),
        Hint(DESK, "conversation", str(talk)),
    )
    tx.after_commit(lambda: hub.publish(*hints))
