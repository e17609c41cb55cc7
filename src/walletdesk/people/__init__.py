"""People: agents, teams, roles, sign-in, sessions, API tokens. This is the room's door."""

from walletdesk.people.actions.agents import (
    agents_by_id,
    change_agent,
    create_agent,
    find_agent,
    list_agents,
    names,
    set_availability,
)
from walletdesk.people.actions.teams import (
    change_team,
    create_team,
    find_team,
    list_teams,
    set_members,
)
from walletdesk.people.actions.tokens import issue_token, list_tokens, revoke_token
from walletdesk.people.http.desk import Desk, provide_desk
from walletdesk.people.http.guards import by_session, may, recently_confirmed, signed_in
from walletdesk.people.model.agents import (
    Agent,
    AgentCard,
    AgentChange,
    AgentView,
    Availability,
    NewAgent,
    Team,
    TeamWish,
)
from walletdesk.people.model.roles import ALLOWED, Act, Role

__all__ = [
    "ALLOWED",
    "Act",
    "Agent",
    "AgentCard",
    "AgentChange",
    "AgentView",
    "Availability",
    "Desk",
    "NewAgent",
    "Role",
    "Team",
    "TeamWish",
    "agents_by_id",
    "by_session",
    "change_agent",
    "change_team",
    "create_agent",
    "create_team",
    "find_agent",
    "find_team",
    "issue_token",
    "list_agents",
    "list_teams",
    "list_tokens",
    "may",
    "names",
    "provide_desk",
    "recently_confirmed",
    "revoke_token",
    "set_availability",
    "set_members",
    "signed_in",
]
