"""Who has a conversation."""

from uuid import UUID

from litestar import delete, put
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Struct, UnsetType

from walletdesk.audit import Auditor
from walletdesk.conversations.actions.organise import assign
from walletdesk.conversations.http.edge import TAGS, changed, check_agent, check_team, known, shown
from walletdesk.conversations.http.views import ConversationView
from walletdesk.events import Actor
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hint, Hub, of_agent


class AssignmentWish(Struct, frozen=True, forbid_unknown_fields=True):
    """Who shall have it: `agent`, `team` or both. What is left out stays; null takes away."""

    agent: UUID | UnsetType | None = UNSET
    team: UUID | UnsetType | None = UNSET


@put(
    "/conversations/{conversation_id:uuid}/assignment",
    guards=[may(Act.ASSIGN)],
    tags=TAGS,
    summary="Give a conversation to an agent or a team",
)
async def put_assignment(
    conversation_id: FromPath[UUID],
    data: JSONBody[AssignmentWish],
    desk: Desk,
    hub: Hub,
    auditor: Auditor,
    settings: Settings,
) -> ConversationView:
    """The same again changes nothing."""
    async with desk.transaction() as tx:
        talk = await known(tx, conversation_id)
        agent = talk.agent if isinstance(data.agent, UnsetType) else data.agent
        team = talk.team if isinstance(data.team, UnsetType) else data.team
        await _check(tx, data)
        await assign(tx, talk.id, agent=agent, team=team, actor=Actor("agent", desk.agent.id))
        _tell(tx, hub, talk.id, agent)
        return await shown(tx, talk.id, desk, auditor, settings)


@delete(
    "/conversations/{conversation_id:uuid}/assignment",
    guards=[may(Act.ASSIGN)],
    status_code=200,
    tags=TAGS,
    summary="Take a conversation from its agent and team",
)
async def delete_assignment(
    conversation_id: FromPath[UUID], desk: Desk, hub: Hub, auditor: Auditor, settings: Settings
) -> ConversationView:
    """Nobody having it is fine."""
    async with desk.transaction() as tx:
        await assign(
            tx, conversation_id, agent=None, team=None, actor=Actor("agent", desk.agent.id)
        )
        changed(tx, hub, conversation_id)
        return await shown(tx, conversation_id, desk, auditor, settings)


async def _check(tx: Tx, data: AssignmentWish) -> None:
    if data.agent is UNSET and data.team is UNSET:
        raise Invalid("agent", "assignment.nobody")
    if isinstance(data.agent, UUID):
        await check_agent(tx, data.agent)
    if isinstance(data.team, UUID):
        await check_team(tx, data.team)


def _tell(tx: Tx, hub: Hub, conversation_id: UUID, agent: UUID | None) -> None:
    changed(tx, hub, conversation_id)
    if agent is not None:
        hint = Hint(of_agent(agent), "conversation", str(conversation_id))
        tx.after_commit(lambda: hub.publish(hint))


api = [put_assignment, delete_assignment]
