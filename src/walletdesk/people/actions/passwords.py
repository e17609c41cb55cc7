"""Passwords changed, and links with which somebody sets their first or a new one."""

from uuid import UUID

from msgspec import Struct

from walletdesk import events
from walletdesk.people import store
from walletdesk.people.actions.forgetting import forget
from walletdesk.people.actions.sessions import rotate
from walletdesk.people.actions.two_step import reset
from walletdesk.people.events import ProofChanged, by, myself
from walletdesk.people.model import passwords, tokens
from walletdesk.people.model.agents import Agent
from walletdesk.people.model.roles import Role, check_covers
from walletdesk.people.model.sessions import INVITATION
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import NotFound


class Invited(Struct, frozen=True):
    """Whom a link belongs to."""

    agent_id: UUID
    name: str
    email: str


async def change_password(tx: Tx, hashed: str, *, actor: Agent) -> str:
    """Keep a new hash (checked and made by the edge); ends all other sessions.

    The new secret of the session that goes on.
    """
    assert actor.session is not None
    await store.set_password(tx, actor.id, hashed)
    await store.queries.end_invitations.run(tx, agent_id=actor.id)
    await store.queries.end_sessions.run(tx, agent_id=actor.id, keep=actor.session)
    events.record(tx, ProofChanged(by=by(actor), agent=actor.id, what="password"))
    return await rotate(tx, actor.session)


async def invite(tx: Tx, agent_id: UUID, *, actor: Agent, lost_device: bool = False) -> str:
    """The secret of a link that sets a password; older links die. `lost_device` also takes the
    second step away and ends all sessions.

    Raise `NotFound`, `Forbidden` when their role is above the actor's.
    """
    row = await store.queries.lock_agent.one(tx, agent_id=agent_id)
    if row is None or row["disabled_at"] is not None:
        raise NotFound("agent")
    check_covers(actor.acts, Role(row["role"]))
    if lost_device:
        await reset(tx, agent_id, actor=actor)
        await store.queries.end_sessions.run(tx, agent_id=agent_id, keep=None)
    secret = tokens.fresh_secret()
    await store.queries.end_invitations.run(tx, agent_id=agent_id)
    await store.queries.add_invitation.run(
        tx,
        token_hash=tokens.digest(secret),
        agent_id=agent_id,
        expires_at=tx.now + INVITATION,
    )
    events.record(tx, ProofChanged(by=by(actor), agent=agent_id, what="link"))
    return secret


async def invited(tx: Read, secret: str) -> Invited:
    """Whom the link is for. Raise `NotFound` when it was used, replaced or is too old."""
    row = await store.queries.invitation.one(tx, token_hash=tokens.digest(secret), now=tx.now)
    if row is None:
        raise NotFound("invitation")
    agent_id = row["agent_id"]
    name = store.text(tx, "agent.name", agent_id, row["name"])
    return Invited(agent_id, name, store.text(tx, "agent.email", agent_id, row["email"]))


async def accept_invitation(tx: Tx, secret: str, hashed: str) -> None:
    """Set the password once; ends all sessions. Raise `NotFound`."""
    digest = tokens.digest(secret)
    agent_id = await store.queries.take_invitation.value(tx, token_hash=digest, now=tx.now)
    if agent_id is None:
        raise NotFound("invitation")
    await store.set_password(tx, agent_id, hashed)
    await store.queries.end_invitations.run(tx, agent_id=agent_id)
    await store.queries.end_sessions.run(tx, agent_id=agent_id, keep=None)
    events.record(tx, ProofChanged(by=myself(agent_id), agent=agent_id, what="password"))
    forget(tx)


def check_new(password: str, *, name: str, email: str) -> None:
    """Raise `Invalid` for a password that is soon guessed by who knows its owner."""
    passwords.check_strength(password, known=(name, email, "walletdesk"))
