"""Who a visitor is, proven by a short-lived JWT of the wallet's own back end (RFC 7519, HS256)."""

import jwt
from jwt.types import Options
from msgspec import Struct

from walletdesk.platform import i18n
from walletdesk.platform.errors import Invalid
from walletdesk.platform.settings import Settings

LONGEST = 24 * 3600
"""Seconds until `exp` at most: a token that lives for years is a password."""
CHECKED_HERE: Options = {
    "require": ["exp", "sub"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
}
"""Times are checked below by our own clock; an audience is the business of whoever set one."""
LEEWAY = 30
"""Seconds by which two clocks may differ."""


class Proven(Struct, frozen=True):
    """The claims that count; all but `account` may be empty."""

    account: str
    name: str = ""
    email: str = ""
    language: str = ""


def prove(token: str, settings: Settings, *, now: float) -> Proven:
    """Read a token: `sub` (account id) and `exp` are required. Raise `Invalid("identity", …)`."""
    if not settings.identity_secret:
        raise Invalid("identity", "identity.not_set_up")
    try:
        claims = jwt.decode(
            token,
            settings.identity_secret,
            algorithms=["HS256"],
            options=CHECKED_HERE,
        )
    except jwt.InvalidTokenError as wrong:
        raise Invalid("identity", "identity.bad") from wrong
    _check_time(claims.get("exp"), claims.get("nbf"), now)
    account = _text(claims, "sub", 320)
    if not account:
        raise Invalid("identity", "identity.bad")
    language = _text(claims, "language", 35)
    return Proven(
        account,
        _text(claims, "name", 200),
        _text(claims, "email", 320),
        i18n.negotiate(language, settings.languages) if language else "",
    )


def _check_time(exp: object, nbf: object, now: float) -> None:
    """By our own clock, which tests can move."""
    if not isinstance(exp, int | float) or exp > now + LONGEST + LEEWAY:
        raise Invalid("identity", "identity.too_long", hours=LONGEST // 3600)
    if exp < now - LEEWAY or (isinstance(nbf, int | float) and nbf > now + LEEWAY):
        raise Invalid("identity", "identity.expired")


def _text(claims: dict[str, object], name: str, longest: int) -> str:
    value = claims.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise Invalid("identity", "identity.bad")
    return value.strip()
