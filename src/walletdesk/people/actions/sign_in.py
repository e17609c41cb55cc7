"""Signing in: a try is taken, judged outside of any transaction, then let in."""

from uuid import UUID

from msgspec import Struct

from walletdesk.people import store
from walletdesk.people.actions import two_step
from walletdesk.people.actions.forgetting import forget
from walletdesk.people.actions.sessions import Opened, open_session
from walletdesk.people.actions.throttling import Key, forgive, take_try
from walletdesk.people.model import passwords, throttle
from walletdesk.people.model.agents import normal_email
from walletdesk.people.model.sessions import Session, Stage, Visitor
from walletdesk.people.model.throttle import Kind
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Invalid, Unauthorized


class Try(Struct, frozen=True):
    """A counted try; `stored` is None for an account that is unknown, disabled or only invited."""

    keys: tuple[Key, ...]
    agent_id: UUID | None
    stored: str | None


async def sign_in(
    db: Database, email: str, password: str, visitor: Visitor, *, device: str | None = None
) -> Opened:
    """Sign in with a password; the session is of stage `code` when a second step is to come.

    Two transactions, since argon2 must hold neither a connection nor a lock. `device` names a
    browser that this account has signed in from before. Raise `Unauthorized` (alike, and after
    the same time, for a wrong password and an unknown account) or `TooMany`.
    """
    async with db.transaction() as tx:
        tried = await start(tx, email, visitor, device=device)
    if not await passwords.verify(password, tried.stored) or tried.agent_id is None:
        raise Unauthorized("sign_in.wrong")
    async with db.transaction() as tx:
        return await let_in(tx, tried, visitor)


async def start(tx: Tx, email: str, visitor: Visitor, *, device: str | None) -> Try:
    """Count a try and find the account. Raise `TooMany`."""
    try:
        account = normal_email(email)
    except Invalid:
        account = ""  # nobody's address; counted and timed like any other
    mine = (Kind.DEVICE, f"{account} {device}") if device else (Kind.ACCOUNT, account)
    keys = (mine, (Kind.ADDRESS, throttle.network(visitor.address)))
    await take_try(tx, keys)
    index = store.email_index(tx, account)
    row = await store.queries.credentials.one(tx, email_index=index)
    if row is None:
        return Try(keys, None, None)
    stored = store.text(tx, "agent.password", row["id"], row["password"])
    return Try(keys, row["id"], stored or None)


async def let_in(tx: Tx, tried: Try, visitor: Visitor) -> Opened:
    """The password was right. Raise `Unauthorized` when it was changed in the meantime."""
    assert tried.agent_id is not None
    if await store.stored_password(tx, tried.agent_id) != tried.stored:
        raise Unauthorized("sign_in.wrong")
    await forgive(tx, tried.keys)
    waits = await two_step.enabled(tx, tried.agent_id)
    stage = Stage.CODE if waits else Stage.FULL
    return await open_session(tx, tried.agent_id, stage, visitor)


async def second_step(tx: Tx, waiting: Session, code: str, visitor: Visitor) -> Opened | None:
    """Let in who gives a right code of the app, or a recovery code; None when it is wrong.

    Not raised, so that the counted try stays. The session that waited ends: the one that goes on
    has another secret and another id. Raise `TooMany`.
    """
    key = (Kind.SECOND_STEP, str(waiting.agent_id))
    await take_try(tx, (key,))
    if not await two_step.accept(tx, waiting.agent_id, code):
        return None
    await forgive(tx, (key,))
    await store.queries.end_session.run(tx, session_id=waiting.id, agent_id=waiting.agent_id)
    return await open_session(tx, waiting.agent_id, Stage.FULL, visitor, two_step=True)


async def sign_out(tx: Tx, session: Session) -> None:
    """End the session, here at once."""
    await store.queries.end_session.run(tx, session_id=session.id, agent_id=session.agent_id)
    forget(tx)


async def take_password_try(tx: Tx, agent_id: UUID, session: Session) -> str | None:
    """Count a try to confirm one's own password; the stored hash. Raise `TooMany`."""
    await take_try(tx, (confirm_key(session),))
    return await store.stored_password(tx, agent_id)


def confirm_key(session: Session) -> Key:
    """A session that asks for its own password is counted by itself."""
    return (Kind.DEVICE, f"session {session.id}")
