"""Agents, for administrators: who is there, new ones, roles, leaving, lost telephones."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import UNSET

from walletdesk import ui
from walletdesk.people.actions import agents, passwords, teams
from walletdesk.people.http import confirming
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.forms import Form, refused, see_other
from walletdesk.people.http.guards import may
from walletdesk.people.model.agents import AgentChange, NewAgent
from walletdesk.people.model.roles import Act, Role, covers
from walletdesk.platform.errors import Conflict, Invalid
from walletdesk.ui import AnyRequest

LIST, ONE, LINK = "people/agents.html", "people/agent.html", "people/link.html"
HOME = "/desk/admin/people"


class NewAgentForm(Form, frozen=True, kw_only=True):
    """Somebody to invite."""

    email: str = ""
    name: str = ""
    role: Role = Role.AGENT
    language: str = "en"
    your_password: str = ""


class AgentForm(Form, frozen=True, kw_only=True):
    """Name, role, language, and whether they may sign in."""

    name: str = ""
    role: Role
    language: str
    active: str = ""
    your_password: str = ""


class ResetForm(Form, frozen=True, kw_only=True):
    """A new link; `lost_device` also takes the second step away."""

    lost_device: str = ""
    your_password: str = ""


@get(HOME, guards=[may(Act.PEOPLE)], include_in_schema=False)
async def get_people(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Everybody, and the form to invite somebody."""
    empty = NewAgentForm()
    return ui.page(request, LIST, errors={}, typed=empty, **await _list(desk))


@post(HOME, guards=[may(Act.PEOPLE)], include_in_schema=False, status_code=200)
async def post_people(
    request: AnyRequest,
    data: URLEncodedBody[NewAgentForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Add somebody and show the link to hand to them."""
    new = NewAgent(email=data.email, name=data.name, role=data.role, language=data.language)
    try:
        await confirming.confirm(desk, data.your_password)
        async with desk.transaction() as tx:
            added = await agents.create_agent(tx, new, actor=desk.agent)
            secret = await passwords.invite(tx, added.id, actor=desk.agent)
    except Invalid as wrong:
        return refused(request, LIST, wrong, typed=data, **await _list(desk))
    return _link(request, secret, name=added.name)


@get(f"{HOME}/{{agent_id:uuid}}", guards=[may(Act.PEOPLE)], include_in_schema=False)
async def get_person(
    request: AnyRequest, agent_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """One agent."""
    return ui.page(request, ONE, errors={}, **await _one(desk, agent_id))


@post(
    f"{HOME}/{{agent_id:uuid}}", guards=[may(Act.PEOPLE)], include_in_schema=False, status_code=200
)
async def post_person(
    request: AnyRequest,
    agent_id: FromPath[UUID],
    data: URLEncodedBody[AgentForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Change them."""
    change = AgentChange(
        name=data.name, role=data.role, language=data.language, disabled=data.active != "yes"
    )
    try:
        await confirming.confirm(desk, data.your_password)
        async with desk.transaction() as tx:
            before = await agents.find_agent(tx, agent_id)
            await agents.change_agent(tx, agent_id, _difference(before, change), actor=desk.agent)
    except (Invalid, Conflict) as wrong:
        shown = wrong if isinstance(wrong, Invalid) else Invalid("role", wrong.code)
        return refused(request, ONE, shown, **await _one(desk, agent_id))
    return see_other(f"{HOME}/{agent_id}")


@post(
    f"{HOME}/{{agent_id:uuid}}/invitation",
    guards=[may(Act.PEOPLE)],
    include_in_schema=False,
    status_code=200,
)
async def post_link(
    request: AnyRequest,
    agent_id: FromPath[UUID],
    data: URLEncodedBody[ResetForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """A new link to set a password."""
    lost = data.lost_device == "yes"
    try:
        await confirming.confirm(desk, data.your_password)
    except Invalid as wrong:
        return refused(request, ONE, wrong, **await _one(desk, agent_id))
    async with desk.transaction() as tx:
        secret = await passwords.invite(tx, agent_id, actor=desk.agent, lost_device=lost)
        person = await agents.find_agent(tx, agent_id)
    return _link(request, secret, name=person.name)


def _difference(before: agents.AgentView, wish: AgentChange) -> AgentChange:
    """Only what differs: a form that is saved unchanged ends nobody's session."""
    was_disabled = before.disabled_at is not None
    return AgentChange(
        name=UNSET if wish.name == before.name else wish.name,
        role=UNSET if wish.role == before.role else wish.role,
        language=UNSET if wish.language == before.language else wish.language,
        disabled=UNSET if wish.disabled == was_disabled else wish.disabled,
    )


def _link(request: AnyRequest, secret: str, *, name: str) -> Response[bytes]:
    address = f"{request.app.state.settings.base_url}/desk/invitations/{secret}"
    return ui.page(request, LINK, address=address, whose=name)


async def _list(desk: Desk) -> dict[str, Any]:
    async with desk.read() as read:
        return {
            "people": await agents.list_agents(read),
            "teams": {team.id: team for team in await teams.list_teams(read)},
            "roles": _roles(desk),
            "confirm": confirming.needed(desk),
        }


async def _one(desk: Desk, agent_id: UUID) -> dict[str, Any]:
    async with desk.read() as read:
        return {
            "person": await agents.find_agent(read, agent_id),
            "roles": _roles(desk),
            "confirm": confirming.needed(desk),
        }


def _roles(desk: Desk) -> list[Role]:
    return [role for role in Role if covers(desk.agent.acts, role)]


pages = [get_people, post_people, get_person, post_person, post_link]
