"""What the handlers of this room share: who acts, what is answered, audit, who exists."""

from uuid import UUID

from litestar.di import Provide
from msgspec import Struct

from walletdesk import people
from walletdesk.audit import Auditor, Reading
from walletdesk.conversations import store
from walletdesk.conversations.http.views import ConversationView, conversation_views
from walletdesk.people import Act, Desk
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Forbidden, Invalid, NotFound
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub
from walletdesk.ui import AnyRequest

TAGS = ["conversations"]


class Edge(Struct, frozen=True):
    """What a handler that answers with the conversation works with."""

    desk: Desk
    hub: Hub
    auditor: Auditor
    settings: Settings

    async def shown(self, tx: Read, conversation_id: UUID) -> ConversationView:
        """The conversation as it stands now, its reading audited."""
        talk = await store.get(tx, conversation_id)
        audited(self.auditor, self.desk, "api.conversation", talk.contact)
        return (await conversation_views(tx, [talk], self.settings))[0]


def provide_edge(request: AnyRequest) -> Edge:
    """The dependency `edge`, made of the application's parts in one go: a dependency that asks
    for four others would have the framework start a task for each.
    """
    parts = request.app.state
    desk = people.provide_desk(request, parts.db)
    return Edge(desk, parts.hub, parts.auditor, parts.settings)


DEPENDENCIES = {"edge": Provide(provide_edge, sync_to_thread=False)}


def audited(auditor: Auditor, desk: Desk, act: str, *contacts: UUID) -> None:
    """Note that these contacts were read."""
    if contacts:
        auditor.read(Reading(desk.agent.id, desk.agent.token, act), contacts)


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
    cards = await people.agents_by_id(tx, mentions)
    if any(m not in cards or not cards[m].active for m in mentions):
        raise Invalid("mentions", "mentions.unknown_agent")


async def check_agent(tx: Read, agent: UUID) -> None:
    """Raise `Invalid` unless somebody of that id works here and may answer."""
    card = (await people.agents_by_id(tx, [agent])).get(agent)
    if card is None or not card.takes_work:
        raise Invalid("agent", "assignment.unknown_agent")


async def check_team(tx: Read, team: UUID) -> None:
    """Raise `Invalid` unless there is such a team."""
    try:
        await people.find_team(tx, team)
    except NotFound as unknown:
        raise Invalid("team", "assignment.unknown_team") from unknown
