"""People: agents, teams, roles, sign-in, sessions, API tokens. This is the room's door."""

from walletdesk.people.actions.agents import (
    agent_by_email,
    agents_by_id,
    change_agent,
    create_agent,
    find_agent,
    list_agents,
    names,
    set_availability,
)
from walletdesk.people.actions.passwords import invite
from walletdesk.people.actions.sessions import sweep
from walletdesk.people.actions.sign_in import sign_in
from walletdesk.people.actions.teams import (
    change_team,
    create_team,
    find_team,
    list_teams,
)
from walletdesk.people.actions.tokens import issue_token, list_tokens, revoke_token
from walletdesk.people.actions.two_step import mfa_required, require_mfa
from walletdesk.people.http import api, pages
from walletdesk.people.http.authentication import Authentication
from walletdesk.people.http.confirming import confirm
from walletdesk.people.http.confirming import needed as confirm_needed
from walletdesk.people.http.desk import Desk, provide_desk
from walletdesk.people.http.guards import Get, by_session, may, recently_confirmed, signed_in
from walletdesk.people.http.visitor import client_address, visitor
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
from walletdesk.people.model.sessions import Visitor

__all__ = [
    "ALLOWED",
    "Act",
    "Agent",
    "AgentCard",
    "AgentChange",
    "AgentView",
    "Authentication",
    "Availability",
    "Desk",
    "Get",
    "NewAgent",
    "Role",
    "Team",
    "TeamWish",
    "Visitor",
    "agent_by_email",
    "agents_by_id",
    "api",
    "by_session",
    "change_agent",
    "change_team",
    "client_address",
    "confirm",
    "confirm_needed",
    "create_agent",
    "create_team",
    "find_agent",
    "find_team",
    "invite",
    "issue_token",
    "list_agents",
    "list_teams",
    "list_tokens",
    "may",
    "mfa_required",
    "names",
    "pages",
    "provide_desk",
    "recently_confirmed",
    "require_mfa",
    "revoke_token",
    "set_availability",
    "sign_in",
    "signed_in",
    "sweep",
    "visitor",
]
