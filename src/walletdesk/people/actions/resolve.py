"""Who a cookie or an API token stands for: once a request, remembered for five seconds."""

from datetime import datetime, timedelta

import msgspec
from asyncpg import Record

from walletdesk.people import memory, store
from walletdesk.people.memory import Known
from walletdesk.people.model import tokens
from walletdesk.people.model.roles import Act, Role, effective
from walletdesk.people.model.sessions import Stage, alive
from walletdesk.platform.db import Database, Read

SEEN_EVERY = timedelta(minutes=1)
"""How often a session or token writes down that it is in use."""


async def resolve(db: Database, secret: str) -> Known | None:
    """Who `secret` stands for at this moment; None when it is unknown, expired or revoked."""
    return await by_digest(db, tokens.digest(secret), token=secret.startswith(tokens.PREFIX))


async def still_there(db: Database, known: Known) -> bool:
    """Whether what was resolved earlier still holds."""
    return await by_digest(db, known.digest, token=known.session is None) is not None


async def by_digest(db: Database, digest: bytes, *, token: bool) -> Known | None:
    """The same from the stored form."""
    now, kept = db.clock.now(), memory.of(db.keys)
    known = kept.known(digest, now)
    if known is None:
        generation = kept.generation
        known = await (_token(db, digest) if token else _session(db, digest))
        if known is not None:
            kept.keep(known, now, generation=generation)
    return known if known is not None and _holds(known, now) else None


def _holds(known: Known, now: datetime) -> bool:
    """Judged at every use: a copy must not outlive what it is a copy of."""
    if known.session is not None:
        return alive(known.session, now=now)
    return known.expires_at is None or now < known.expires_at


async def _session(db: Database, digest: bytes) -> Known | None:
    async with db.read() as read:
        row = await store.queries.resolve_session.one(read, token_hash=digest)
        if row is None or row["stage"] != Stage.FULL:
            return None
        known = _known_session(read, row, digest)
    now = db.clock.now()
    assert known.session is not None
    if alive(known.session, now=now) and now - known.session.seen_at >= SEEN_EVERY:
        async with db.statement() as tx:
            await store.queries.touch_session.run(tx, session_id=known.session.id, now=now)
        return msgspec.structs.replace(
            known, session=msgspec.structs.replace(known.session, seen_at=now)
        )
    return known


def _known_session(read: Read, row: Record, digest: bytes) -> Known:
    return Known(
        digest=digest,
        agent=store.agent(read, row),
        session=store.session(row),
        expires_at=None,
        must_enrol=row["mfa_required"] and not row["two_step"],
    )


async def _token(db: Database, digest: bytes) -> Known | None:
    async with db.read() as read:
        row = await store.queries.resolve_token.one(read, token_hash=digest)
        if row is None:
            return None
        owner = store.agent(read, row)
    acts = effective(
        owner=owner.role,
        role=Role(row["token_role"]),
        scopes=frozenset(Act(scope) for scope in row["scopes"]),
    )
    now, used = db.clock.now(), row["last_used_at"]
    if used is None or now - used >= SEEN_EVERY:
        async with db.statement() as tx:
            await store.queries.touch_token.run(tx, token_id=row["token_id"], now=now)
    return Known(
        digest=digest,
        agent=msgspec.structs.replace(owner, acts=acts),
        session=None,
        expires_at=row["expires_at"],
        must_enrol=False,
    )
