"""API: teams."""

from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from walletdesk.people.actions import teams
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.guards import may
from walletdesk.people.model.agents import Team, TeamWish
from walletdesk.people.model.roles import Act
from walletdesk.platform.paging import Page

TAGS = ["teams"]


@get("/teams", guards=[may(Act.READ)], tags=TAGS, summary="List teams by name")
async def list_teams(desk: NamedDependency[Desk]) -> Page[Team]:
    """All of them: a desk has few."""
    async with desk.read() as read:
        return Page(await teams.list_teams(read))


@post("/teams", guards=[may(Act.PEOPLE)], tags=TAGS, summary="Make a team")
async def post_team(data: JSONBody[TeamWish], desk: NamedDependency[Desk]) -> Team:
    """With a name that no other has."""
    async with desk.transaction() as tx:
        return await teams.create_team(tx, data, actor=desk.agent)


@get("/teams/{team_id:uuid}", guards=[may(Act.READ)], tags=TAGS, summary="Get a team")
async def get_team(team_id: FromPath[UUID], desk: NamedDependency[Desk]) -> Team:
    """One team."""
    async with desk.read() as read:
        return await teams.find_team(read, team_id)


@put("/teams/{team_id:uuid}", guards=[may(Act.PEOPLE)], tags=TAGS, summary="Change a team")
async def put_team(
    team_id: FromPath[UUID], data: JSONBody[TeamWish], desk: NamedDependency[Desk]
) -> Team:
    """Exactly this name and these members."""
    async with desk.transaction() as tx:
        return await teams.change_team(tx, team_id, data, actor=desk.agent)


api = [list_teams, post_team, get_team, put_team]
