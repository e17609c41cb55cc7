"""The edge: who sends a request, what they may do, the pages and the API of people."""

from walletdesk.people.http import (
    admin_people,
    admin_teams,
    admin_tokens,
    api_agents,
    api_teams,
    api_tokens,
    invitation,
    login,
    profile,
    security,
    two_step,
)

api = [*api_agents.api, *api_teams.api, *api_tokens.api]
pages = [
    *login.pages,
    *invitation.pages,
    *profile.pages,
    *two_step.pages,
    *admin_people.pages,
    *admin_teams.pages,
    *admin_tokens.pages,
    *security.pages,
]
