"""Sessions: opened, rotated, confirmed, ended. Only a hash of the cookie is kept."""

from uuid import UUID

import msgspec

from walletdesk import events
from walletdesk.people import store
from walletdesk.people.actions.forgetting import forget
from walletdesk.people.actions.throttling import sweep_tries
from walletdesk.people.events import SignedIn, myself
from walletdesk.people.model import tokens
from walletdesk.people.model.agents import Agent
from walletdesk.people.model.sessions import (
    ABSOLUTE,
    CODE_STEP,
    Session,
    SessionView,
    Stage,
    Visitor,
)
from walletdesk.platform import ids
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import NotFound


class Opened(msgspec.Struct, frozen=True):
    """A session just opened; `secret` goes into the cookie and nowhere else."""

    secret: str
    session: Session


async def open_session(
    tx: Tx, agent_id: UUID, stage: Stage, visitor: Visitor, *, two_step: bool = False
) -> Opened:
    """A new session with a new secret; what a browser brought along is never taken over.

    `two_step` says that a second step was passed.
    """
    secret = tokens.fresh_secret()
    life = ABSOLUTE if stage is Stage.FULL else CODE_STEP
    session = Session(ids.new(), agent_id, stage, tx.now, tx.now, tx.now + life)
    await store.add_session(tx, session, tokens.digest(secret), visitor)
    if stage is Stage.FULL:
        signed_in = SignedIn(
            by=myself(agent_id), agent=agent_id, session=session.id, two_step=two_step
        )
        events.record(tx, signed_in)
    return Opened(secret, session)


async def pending(tx: Read, secret: str) -> Session | None:
    """The session that waits for its second step; None when there is none (any more)."""
    row = await store.queries.resolve_session.one(tx, token_hash=tokens.digest(secret))
    if row is None or row["stage"] != Stage.CODE or row["expires_at"] <= tx.now:
        return None
    return store.session(row)


async def rotate(tx: Tx, session_id: UUID) -> str:
    """A new secret for a session whose owner gained or changed a proof."""
    secret = tokens.fresh_secret()
    digest = tokens.digest(secret)
    await store.queries.rotate_session.run(tx, session_id=session_id, token_hash=digest)
    await store.queries.confirm_session.run(tx, session_id=session_id, now=tx.now)
    forget(tx)
    return secret


async def confirm(tx: Tx, session_id: UUID) -> None:
    """The password was typed again."""
    await store.queries.confirm_session.run(tx, session_id=session_id, now=tx.now)
    forget(tx)


async def end_session(tx: Tx, session_id: UUID, *, actor: Agent) -> None:
    """End one of the actor's own. Raise `NotFound`."""
    if not await store.queries.end_session.run(tx, session_id=session_id, agent_id=actor.id):
        raise NotFound("session")
    forget(tx)


async def end_other_sessions(tx: Tx, agent_id: UUID, *, keep: UUID | None) -> None:
    """End all of an agent's but one."""
    await store.queries.end_sessions.run(tx, agent_id=agent_id, keep=keep)
    forget(tx)


async def list_sessions(tx: Read, *, actor: Agent) -> list[SessionView]:
    """The actor's own, last used first."""
    return await store.sessions(tx, actor.id)


async def sweep(tx: Tx) -> int:
    """Delete sessions, invitations and counted tries past their time; how many. For a job."""
    swept = await store.queries.sweep_sessions.run(tx, now=tx.now)
    swept += await store.queries.sweep_invitations.run(tx, now=tx.now)
    return swept + await sweep_tries(tx)
