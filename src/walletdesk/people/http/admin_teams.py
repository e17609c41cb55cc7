"""Teams, for administrators."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import ui
from walletdesk.people.actions import agents, teams
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.forms import refused, see_other
from walletdesk.people.http.guards import may
from walletdesk.people.model.agents import Team, TeamWish
from walletdesk.people.model.roles import Act
from walletdesk.platform.errors import Invalid
from walletdesk.ui import AnyRequest

LIST, ONE, HOME = "people/teams.html", "people/team.html", "/desk/admin/teams"


@get(HOME, guards=[may(Act.PEOPLE)], include_in_schema=False)
async def get_teams(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """All teams, and the form for a new one."""
    return ui.page(request, LIST, errors={}, typed="", **await _list(desk))


@post(HOME, guards=[may(Act.PEOPLE)], include_in_schema=False, status_code=200)
async def post_teams(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[Any]:
    """A new team, without members yet."""
    wish = await _wish(request)
    try:
        async with desk.transaction() as tx:
            team = await teams.create_team(tx, wish, actor=desk.agent)
    except Invalid as wrong:
        return refused(request, LIST, wrong, typed=wish.name, **await _list(desk))
    return see_other(f"{HOME}/{team.id}")


@get(f"{HOME}/{{team_id:uuid}}", guards=[may(Act.PEOPLE)], include_in_schema=False)
async def get_team(
    request: AnyRequest, team_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """One team, with everybody to choose from."""
    return ui.page(request, ONE, errors={}, **await _one(desk, team_id, None))


@post(
    f"{HOME}/{{team_id:uuid}}", guards=[may(Act.PEOPLE)], include_in_schema=False, status_code=200
)
async def post_team(
    request: AnyRequest, team_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[Any]:
    """Name and members."""
    wish = await _wish(request)
    try:
        async with desk.transaction() as tx:
            await teams.change_team(tx, team_id, wish, actor=desk.agent)
    except Invalid as wrong:
        return refused(request, ONE, wrong, **await _one(desk, team_id, wish))
    return see_other(HOME)


async def _wish(request: AnyRequest) -> TeamWish:
    """Read by hand: a checkbox list is one field many times. Raise `Invalid`."""
    form = await request.form()
    try:
        members = tuple(UUID(str(value)) for value in form.getall("members", []))
    except ValueError as wrong:
        raise Invalid("members", "team.unknown_member") from wrong
    return TeamWish(str(form.get("name", "")), members)


async def _list(desk: Desk) -> dict[str, Any]:
    async with desk.read() as read:
        return {"teams": await teams.list_teams(read), "cards": await agents.names(read)}


async def _one(desk: Desk, team_id: UUID, wish: TeamWish | None) -> dict[str, Any]:
    async with desk.read() as read:
        team = await teams.find_team(read, team_id)
        cards = await agents.names(read)
    shown = Team(team.id, wish.name, wish.members) if wish else team
    here = [card for card in cards.values() if card.active or card.id in shown.members]
    return {"team": shown, "cards": here}


pages = [get_teams, post_teams, get_team, post_team]
