"""API: agents, and oneself."""

from typing import Annotated
from uuid import UUID

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET, Meta, Struct

from walletdesk.people.actions import agents, passwords
from walletdesk.people.http import confirming
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.guards import may, recently_confirmed, signed_in
from walletdesk.people.model.agents import AgentChange, AgentView, Availability, NewAgent
from walletdesk.people.model.roles import Act
from walletdesk.people.store import NOBODY
from walletdesk.platform.paging import Limit, Page, behind, page

TAGS = ["agents"]


class Added(Struct, frozen=True):
    """A new agent. Without a password: the path at which they set one, once, within 7 days."""

    agent: AgentView
    invitation: Annotated[str, Meta(examples=["/desk/invitations/…"])] | None


class Me(Struct, frozen=True):
    """Whom the token or session stands for."""

    agent: AgentView
    acts: Annotated[tuple[Act, ...], Meta(description="What may be done with it")]


@get("/agents", guards=[may(Act.READ)], tags=TAGS, summary="List agents, oldest first")
async def list_agents(
    desk: NamedDependency[Desk],
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[AgentView]:
    """Those who left are included; `disabled_at` says since when."""
    after = behind(cursor) or NOBODY
    async with desk.read() as read:
        return page(await agents.list_agents(read, after=after, limit=limit + 1), limit)


@post(
    "/agents",
    guards=[may(Act.PEOPLE), recently_confirmed],
    tags=TAGS,
    summary="Add an agent",
)
async def post_agent(data: JSONBody[NewAgent], desk: NamedDependency[Desk]) -> Added:
    """With a role no higher than your own. Without a password they are invited by a link."""
    async with desk.transaction() as tx:
        added = await agents.create_agent(tx, data, actor=desk.agent)
        link = None
        if data.password is None:
            secret = await passwords.invite(tx, added.id, actor=desk.agent)
            link = f"/desk/invitations/{secret}"
        return Added(await agents.find_agent(tx, added.id), link)


@get("/agents/{agent_id:uuid}", guards=[may(Act.READ)], tags=TAGS, summary="Get an agent")
async def get_agent(agent_id: FromPath[UUID], desk: NamedDependency[Desk]) -> AgentView:
    """One agent."""
    async with desk.read() as read:
        return await agents.find_agent(read, agent_id)


@patch("/agents/{agent_id:uuid}", guards=[may(Act.PEOPLE)], tags=TAGS, summary="Change an agent")
async def patch_agent(
    agent_id: FromPath[UUID], data: JSONBody[AgentChange], desk: NamedDependency[Desk]
) -> AgentView:
    """A new role and being disabled end their sessions. The last administrator stays one."""
    if data.role is not UNSET or data.disabled is not UNSET:
        confirming.check_confirmed(desk)
    async with desk.transaction() as tx:
        return await agents.change_agent(tx, agent_id, data, actor=desk.agent)


@get("/me", guards=[signed_in], tags=TAGS, summary="Who this token or session is")
async def get_me(desk: NamedDependency[Desk]) -> Me:
    """The agent, and what may be done."""
    async with desk.read() as read:
        agent = await agents.find_agent(read, desk.agent.id)
    return Me(agent, tuple(sorted(desk.agent.acts)))


class Presence(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether one takes conversations."""

    availability: Availability


@patch("/me", guards=[may(Act.REPLY)], tags=TAGS, summary="Say whether you take conversations")
async def patch_me(data: JSONBody[Presence], desk: NamedDependency[Desk]) -> AgentView:
    """Online, away or offline."""
    async with desk.transaction() as tx:
        await agents.set_availability(tx, data.availability, actor=desk.agent)
        return await agents.find_agent(tx, desk.agent.id)


api = [list_agents, post_agent, get_agent, patch_agent, get_me, patch_me]
