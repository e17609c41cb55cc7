"""Secrets we hand out, and API tokens: shape, hashing, life."""

import hashlib
import secrets
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from walletdesk.people.model.agents import Zoned
from walletdesk.people.model.roles import ALLOWED, Act, Role
from walletdesk.platform.errors import Invalid

PREFIX = "wd_"
"""Lets people and leak scanners recognise our tokens."""
MOST_SCOPES = len(Act)


class NewToken(Struct, frozen=True, forbid_unknown_fields=True):
    """A token to issue. No scopes: all that its role may do."""

    name: Annotated[str, Meta(max_length=100, examples=["Data warehouse"])] = "API"
    role: Role | None = None
    scopes: Annotated[tuple[Act, ...], Meta(max_length=MOST_SCOPES)] = ()
    expires_at: Zoned | None = None


class TokenView(Struct, frozen=True):
    """A token as listed; its secret is shown only once, when it is issued."""

    id: UUID
    agent: UUID
    name: str
    role: Role
    scopes: tuple[Act, ...]
    created_at: Zoned
    expires_at: Zoned | None
    last_used_at: Zoned | None
    revoked_at: Zoned | None


class IssuedToken(Struct, frozen=True):
    """A token just made: `token` is its secret, shown this once."""

    token: Annotated[str, Meta(examples=["wd_…"])]
    view: TokenView


def fresh_secret() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """How a random secret is stored. It has 256 bits, so one fast hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


def checked_scopes(role: Role, scopes: tuple[Act, ...]) -> tuple[Act, ...]:
    """The scopes a token of `role` gets, sorted. Raise `Invalid` for one the role lacks."""
    if beyond := sorted(set(scopes) - ALLOWED[role]):
        raise Invalid("scopes", "token.scope_beyond_role", scope=beyond[0], role=role.value)
    return tuple(sorted(set(scopes) or ALLOWED[role]))


def check_expiry(
    expires_at: datetime | None, *, now: datetime, limit: datetime | None = None
) -> None:
    """Raise `Invalid` unless it lies ahead, and not beyond `limit`, the issuing token's end."""
    if expires_at is not None and expires_at <= now:
        raise Invalid("expires_at", "token.expires_in_past")
    if limit is not None and (expires_at is None or expires_at > limit):
        raise Invalid("expires_at", "token.outlives_yours")
