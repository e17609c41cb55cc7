"""Sessions of the desk: how long they live, where a sign-in may lead."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from walletdesk.people.model import devices
from walletdesk.people.model.agents import Zoned
from walletdesk.platform.errors import Forbidden

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
CODE_STEP = timedelta(minutes=10)
"""Time to type the code of the second step."""
CONFIRMED = timedelta(minutes=10)
"""How long a typed password vouches for sensitive acts."""
INVITATION = timedelta(days=7)
HOME = "/desk"
_LOCAL = re.compile(r"/desk(?:[/?#][!-\[\]-~]*)?")
"""A path of ours in printable ASCII, no backslash; `//host` cannot match."""


class Stage(StrEnum):
    """How far a sign-in has come."""

    CODE = "code"
    FULL = "full"


class Visitor(Struct, frozen=True):
    """Where a request comes from."""

    address: str
    user_agent: str


class Session(Struct, frozen=True):
    """What is kept of a session, without its token."""

    id: UUID
    agent_id: UUID
    stage: Stage
    seen_at: datetime
    confirmed_at: datetime
    expires_at: datetime


class SessionView(Struct, frozen=True):
    """A session as its owner sees it listed."""

    id: UUID
    address: str
    user_agent: str
    created_at: Zoned
    seen_at: Zoned

    @property
    def browser(self) -> str:
        """Its family, else what it calls itself."""
        return devices.browser(self.user_agent) or self.user_agent[:40]

    @property
    def system(self) -> str:
        """What it runs on; empty when unknown."""
        return devices.system(self.user_agent)


def alive(session: Session, *, now: datetime) -> bool:
    """Whether it is within its idle and its absolute time."""
    return now < session.expires_at and now - session.seen_at < IDLE


def check_recent(session: Session, *, now: datetime) -> None:
    """Raise `Forbidden` unless the password was typed within the last ten minutes."""
    if now - session.confirmed_at > CONFIRMED:
        raise Forbidden("confirm.needed")


def safe_next(wish: str | None) -> str:
    """Where to go after signing in: a path of the desk, else its home. Never another site."""
    return wish if wish and len(wish) <= 2000 and _LOCAL.fullmatch(wish) else HOME
