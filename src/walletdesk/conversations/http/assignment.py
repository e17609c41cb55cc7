"""Who has a conversation."""

from uuid import UUID

from litestar import delete, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Struct, UnsetType

from walletdesk.conversations.actions.organise import assign
from walletdesk.conversations.http.edge import TAGS, Edge, check_agent, check_team, known
from walletdesk.conversations.http.views import ConversationView
from walletdesk.people import Act, may
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid
from walletdesk.realtime import tell


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
    edge: NamedDependency[Edge],
) -> ConversationView:
    """The same again changes nothing."""
    async with edge.desk.transaction() as tx:
        talk = await known(tx, conversation_id)
        agent = talk.agent if isinstance(data.agent, UnsetType) else data.agent
        team = talk.team if isinstance(data.team, UnsetType) else data.team
        await _check(tx, data)
        await assign(tx, talk.id, agent=agent, team=team, actor=edge.desk.actor)
        tell.given(tx, edge.hub, talk.id, agent)
        return await edge.shown(tx, talk.id)


@delete(
    "/conversations/{conversation_id:uuid}/assignment",
    guards=[may(Act.ASSIGN)],
    status_code=200,
    tags=TAGS,
    summary="Take a conversation from its agent and team",
)
async def delete_assignment(
    conversation_id: FromPath[UUID],
    edge: NamedDependency[Edge],
) -> ConversationView:
    """Nobody having it is fine."""
    async with edge.desk.transaction() as tx:
        await assign(tx, conversation_id, agent=None, team=None, actor=edge.desk.actor)
        tell.changed(tx, edge.hub, conversation_id)
        return await edge.shown(tx, conversation_id)


async def _check(tx: Tx, data: AssignmentWish) -> None:
    if data.agent is UNSET and data.team is UNSET:
        raise Invalid("agent", "assignment.nobody")
    if isinstance(data.agent, UUID):
        await check_agent(tx, data.agent)
    if isinstance(data.team, UUID):
        await check_team(tx, data.team)


api = [put_assignment, delete_assignment]
