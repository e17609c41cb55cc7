"""API tokens: issued once, kept as a hash."""

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from walletdesk import events
from walletdesk.people import store
from walletdesk.people.actions.agents import find_agent
from walletdesk.people.actions.forgetting import forget
from walletdesk.people.events import TokenIssued, TokenRevoked, by
from walletdesk.people.model import tokens
from walletdesk.people.model.agents import Agent, AgentView, checked_name, normal_email
from walletdesk.people.model.roles import ALLOWED, Act, Role, check_covers
from walletdesk.people.model.tokens import IssuedToken, NewToken, TokenView
from walletdesk.platform import ids
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Forbidden, NotFound


async def issue_token(
    tx: Tx,
    owner: UUID | str,
    *,
    role: Role | None = None,
    scopes: tuple[Act, ...] = (),
    expires_at: datetime | None = None,
    name: str = "API",
) -> str:
    """Issue for the one who runs the desk (command line); the token's secret, to be shown once.

    `owner` is an id or an e-mail address; `role` defaults to the owner's, no scopes means all of
    the role's. Raise `NotFound`, `Invalid`, `Forbidden` (role above the owner's).
    """
    wish = NewToken(name=name, role=role, scopes=scopes, expires_at=expires_at)
    return (await issue(tx, await _owner(tx, owner), wish)).token


async def issue_own(tx: Tx, wish: NewToken, *, actor: Agent) -> IssuedToken:
    """Issue for the actor. Raise `Invalid`; `Forbidden` for a role above what the actor may do.

    A token that issues another gives neither more acts nor a longer life than it has.
    """
    owner = await find_agent(tx, actor.id)
    if actor.token is None:
        return await issue(tx, owner, wish, actor=actor)
    mine = await _find(tx, actor.token)
    wish = msgspec.structs.replace(wish, role=wish.role or mine.role)
    if not actor.acts.issuperset(tokens.checked_scopes(wish.role or mine.role, wish.scopes)):
        raise Forbidden("token.beyond_yours")
    return await issue(tx, owner, wish, actor=actor, limit=mine.expires_at)


async def issue(
    tx: Tx,
    owner: AgentView,
    wish: NewToken,
    *,
    actor: Agent | None = None,
    limit: datetime | None = None,
) -> IssuedToken:
    """Issue for `owner`, expiring no later than `limit`."""
    role = wish.role or owner.role
    check_covers(ALLOWED[owner.role], role)
    scopes = tokens.checked_scopes(role, wish.scopes)
    tokens.check_expiry(wish.expires_at, now=tx.now, limit=limit)
    name = checked_name(wish.name) if wish.name.strip() else "API"
    secret, token_id = tokens.PREFIX + tokens.fresh_secret(), ids.new()
    await store.queries.add_token.run(
        tx,
        id=token_id,
        token_hash=tokens.digest(secret),
        agent_id=owner.id,
        name=name,
        role=role,
        scopes=list(scopes),
        now=tx.now,
        expires_at=wish.expires_at,
    )
    issued = TokenIssued(by=by(actor), token=token_id, agent=owner.id, role=role)
    events.record(tx, issued)
    return IssuedToken(secret, await _find(tx, token_id))


async def revoke_token(tx: Tx, token_id: UUID, *, actor: Agent) -> None:
    """End a token; here at once, in other processes within five seconds. Raise `NotFound`."""
    await _find(tx, token_id)
    if await store.queries.revoke_token.run(tx, token_id=token_id, now=tx.now):
        events.record(tx, TokenRevoked(by=by(actor), token=token_id))
    forget(tx)


async def list_tokens(tx: Read, *, before: UUID | None = None, limit: int = 100) -> list[TokenView]:
    """Newest first, revoked and expired ones included."""
    rows = await store.queries.tokens.all(tx, before=before, batch=limit, token_id=None)
    return [_view(row) for row in rows]


async def _owner(tx: Read, owner: UUID | str) -> AgentView:
    if isinstance(owner, UUID):
        return await find_agent(tx, owner)
    index = store.email_index(tx, normal_email(owner))
    agent_id = await store.queries.agent_id_by_email.value(tx, email_index=index)
    if agent_id is None:
        raise NotFound("agent")
    return await find_agent(tx, agent_id)


async def _find(tx: Read, token_id: UUID) -> TokenView:
    row = await store.queries.tokens.one(tx, before=None, batch=1, token_id=token_id)
    if row is None:
        raise NotFound("token")
    return _view(row)


def _view(row: Record) -> TokenView:
    return TokenView(
        id=row["id"],
        agent=row["agent_id"],
        name=row["name"],
        role=Role(row["role"]),
        scopes=tuple(Act(scope) for scope in row["scopes"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
    )
