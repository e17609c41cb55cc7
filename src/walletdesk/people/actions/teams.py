"""Teams and who is in them."""

from uuid import UUID

from asyncpg import UniqueViolationError

from walletdesk import events
from walletdesk.people import store
from walletdesk.people.actions.forgetting import forget
from walletdesk.people.events import TeamChanged, by
from walletdesk.people.model.agents import Agent, Team, TeamWish, checked_name
from walletdesk.platform import ids
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Invalid, NotFound


async def create_team(tx: Tx, wish: TeamWish, *, actor: Agent | None = None) -> Team:
    """A new team. Raise `Invalid` for a name that is taken or members that do not exist."""
    name, team_id = checked_name(wish.name), ids.new()
    if not await store.queries.add_team.value(tx, id=team_id, name=name, now=tx.now):
        raise Invalid("name", "team.taken")
    await _put_members(tx, team_id, wish.members, actor)
    return await find_team(tx, team_id)


async def change_team(tx: Tx, team_id: UUID, wish: TeamWish, *, actor: Agent | None = None) -> Team:
    """Name and members as wished. Raise `NotFound`, `Invalid`."""
    name = checked_name(wish.name)
    try:
        found = await store.queries.rename_team.run(tx, team_id=team_id, name=name)
    except UniqueViolationError as taken:
        raise Invalid("name", "team.taken") from taken
    if not found:
        raise NotFound("team")
    await _put_members(tx, team_id, wish.members, actor)
    return await find_team(tx, team_id)


async def find_team(tx: Read, team_id: UUID) -> Team:
    """One team. Raise `NotFound`."""
    found = await store.teams(tx, team_id)
    if not found:
        raise NotFound("team")
    return found[0]


async def list_teams(tx: Read) -> list[Team]:
    """All teams by name."""
    return await store.teams(tx)


async def _put_members(
    tx: Tx, team_id: UUID, members: tuple[UUID, ...], actor: Agent | None
) -> None:
    wanted = list(set(members))
    if await store.queries.count_agents.value(tx, ids=wanted) != len(wanted):
        raise Invalid("members", "team.unknown_member")
    await store.queries.remove_members.run(tx, team_id=team_id, members=wanted)
    await store.queries.add_members.run(tx, team_id=team_id, members=wanted)
    forget(tx)
    events.record(tx, TeamChanged(by=by(actor), team=team_id))
