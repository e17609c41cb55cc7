"""What travels: a topic and what changed there."""

from uuid import UUID

from msgspec import Struct

DESK = "desk"
"""Everything that changes a list of the desk."""


class Hint(Struct, frozen=True, array_like=True):
    """`what` changed at `topic`; `id` and `number` say which, when that helps.

    Kinds used: message, conversation, typing, read, presence, draft, session, resync.
    """

    topic: str
    what: str
    id: str = ""
    number: int = 0


def of_conversation(conversation_id: UUID) -> str:
    """The topic of one conversation."""
    return f"c:{conversation_id}"


def of_agent(agent_id: UUID) -> str:
    """The topic of one agent: mentions, drafts, a revoked session."""
    return f"a:{agent_id}"
