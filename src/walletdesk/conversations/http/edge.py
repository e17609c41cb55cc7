"""What the handlers of this room share: hints after commit, audit, who exists."""

from typing import Any
from uuid import UUID

from litestar import Request

from walletdesk import people
from walletdesk.audit import Auditor, Reading
from walletdesk.conversations import store
from walletdesk.conversations.http.views import ConversationView, conversation_views
from walletdesk.people import Act, Desk
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Forbidden, Invalid, NotFound
from walletdesk.platform.settings import Settings
from walletdesk.realtime import DESK, Hint, Hub, of_conversation

type AnyRequest = Request[Any, Any, Any]

TAGS = ["conversations"]


def changed(tx: Tx, hub: Hub, *conversation_ids: UUID) -> None:
    """Once `tx` stands, tell every list and every reader of these conversations."""
    hints = [
        hint
        for talk in map(str, conversation_ids)
        for hint in (Hint(DESK, "conversation", talk), Hint(f"c:{talk}", "conversation", talk))
    ]
    tx.after_commit(lambda: hub.publish(*hints))


def written(tx: Tx, hub: Hub, conversation_id: UUID, seq: int) -> None:
    """Once `tx` stands, tell that a line was written."""
    talk = str(conversation_id)
    line = Hint(of_conversation(conversation_id), "message", talk, seq)
    tx.after_commit(lambda: hub.publish(line, Hint(DESK, "conversation", talk)))


def audited(auditor: Auditor, desk: Desk, act: str, *contacts: UUID) -> None:
    """Note that these contacts were read."""
    if contacts:
        auditor.read(Reading(desk.agent.id, desk.agent.token, act), contacts)


async def shown(
    tx: Read, conversation_id: UUID, desk: Desk, auditor: Auditor, settings: Settings
) -> ConversationView:
    """The conversation as it stands now, its reading audited."""
    talk = await store.get(tx, conversation_id)
    audited(auditor, desk, "api.conversation", talk.contact)
    return (await conversation_views(tx, [talk], settings))[0]


known = store.get
"""The conversation. Raise `NotFound`. (`get` is a decorator where this is used.)"""


def need(desk: Desk, act: Act) -> None:
    """For what depends on the body: raise `Forbidden` unless the actor may do `act`."""
    if act not in desk.agent.acts:
        raise Forbidden("act.not_yours", act=act.value)


async def check_mentions(tx: Read, kind: str, mentions: tuple[UUID, ...]) -> None:
    """Only a note calls colleagues, and only those who are there. Raise `Invalid`."""
    if mentions and kind != "note":
        raise Invalid("mentions", "mentions.only_in_notes")
    cards = await people.names(tx)
    if any(m not in cards for m in mentions):
        raise Invalid("mentions", "mentions.unknown_agent")


async def check_agent(tx: Read, agent: UUID) -> None:
    """Raise `Invalid` unless somebody of that id works here."""
    card = (await people.agents_by_id(tx, [agent])).get(agent)
    if card is None or not card.active:
        raise Invalid("agent", "assignment.unknown_agent")


async def check_team(tx: Read, team: UUID) -> None:
    """Raise `Invalid` unless there is such a team."""
    try:
        await people.find_team(tx, team)
    except NotFound as unknown:
        raise Invalid("team", "assignment.unknown_team") from unknown
