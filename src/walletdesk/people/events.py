"""What happens to people. Kinds, ids and roles; never names or addresses."""

from uuid import UUID

from walletdesk.events import Actor, Event, system
from walletdesk.people.model.agents import Agent


class AgentAdded(Event, frozen=True, kw_only=True, tag="agent.added"):
    """Somebody joined the desk."""

    agent: UUID
    role: str


class AgentChanged(Event, frozen=True, kw_only=True, tag="agent.changed"):
    """What an administrator decided about somebody."""

    agent: UUID
    role: str
    disabled: bool


class AvailabilityChanged(Event, frozen=True, kw_only=True, tag="agent.availability_changed"):
    """Somebody takes conversations now, or no longer."""

    agent: UUID
    availability: str


class SignedIn(Event, frozen=True, kw_only=True, tag="agent.signed_in"):
    """A session was opened."""

    agent: UUID
    session: UUID
    two_step: bool


class ProofChanged(Event, frozen=True, kw_only=True, tag="agent.proof_changed"):
    """What somebody signs in with: password, two_step_on, two_step_off, codes, link."""

    agent: UUID
    what: str


class TeamChanged(Event, frozen=True, kw_only=True, tag="team.changed"):
    """A team was made, named or filled anew."""

    team: UUID


class TokenIssued(Event, frozen=True, kw_only=True, tag="token.issued"):
    """An API token was made."""

    token: UUID
    agent: UUID
    role: str


class TokenRevoked(Event, frozen=True, kw_only=True, tag="token.revoked"):
    """An API token was ended."""

    token: UUID


class MfaRequired(Event, frozen=True, kw_only=True, tag="desk.mfa_required"):
    """Whether everybody must use a second step."""

    required: bool


def by(actor: Agent | None) -> Actor:
    """Who did it; nobody signed in: the one who runs the desk."""
    return Actor("agent", actor.id) if actor else system


def myself(agent_id: UUID) -> Actor:
    """For what one does before one is signed in."""
    return Actor("agent", agent_id)
