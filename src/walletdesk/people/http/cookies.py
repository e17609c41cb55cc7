"""Our cookies: `__Host-` names when secure, so that no sibling site can plant one."""

from collections.abc import Iterable
from typing import Literal

from litestar.datastructures import Cookie

from walletdesk.people.model.sessions import ABSOLUTE
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest

type Name = Literal["session", "form", "device"]
"""session: who · form: before there is a session, what CSRF tokens are bound to · device: a
browser that an account has signed in from (it opens nothing)."""

LIFE: dict[Name, int] = {
    "session": int(ABSOLUTE.total_seconds()),
    "form": 3600,
    "device": 180 * 86400,
}
_LONGEST = 200
"""Bytes of a value we made; anything longer is not ours."""


def full_name(name: Name, settings: Settings) -> str:
    """How it is called on the wire."""
    return f"__Host-wd_{name}" if settings.https else f"wd_{name}"


def cookie(name: Name, value: str, settings: Settings) -> Cookie:
    """The cookie to set; an empty value removes it."""
    return Cookie(
        key=full_name(name, settings),
        value=value,
        max_age=LIFE[name] if value else 0,
        secure=settings.https,
        httponly=True,
        samesite="lax",
    )


def read(request: AnyRequest, name: Name) -> str | None:
    """Its value in a request."""
    headers = request.scope["headers"]
    return find(headers, full_name(name, request.app.state.settings))


def find(headers: Iterable[tuple[bytes, bytes]], name: str) -> str | None:
    """The first cookie of that name. Ours are URL-safe base64, which needs no unquoting."""
    wanted = name.encode() + b"="
    for key, value in headers:
        if key == b"cookie":
            for part in value.split(b";"):
                stripped = part.strip()
                if stripped.startswith(wanted):
                    found = stripped[len(wanted) :]
                    return found.decode("ascii", "replace") if len(found) <= _LONGEST else None
    return None
