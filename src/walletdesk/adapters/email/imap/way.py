"""What the follower of one mailbox knows from one connection to the next."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from walletdesk.adapters.email.imap.model import (
    Following,
    Health,
    Start,
    State,
    Trouble,
    Unreadable,
)
from walletdesk.adapters.email.imap.tokens import Tokens
from walletdesk.adapters.email.model import Mailbox, Seen
from walletdesk.channels import AccountSecrets
from walletdesk.platform import log

AT_ONCE = 500
"""Mails whose sizes are asked for by one command."""

_log = log.get(__name__)


@dataclass
class Way:
    """One mailbox on its way through the folder. `failures`: attempts at single mails that the
    server did not give; `alone`: up to here mails are fetched singly, since fetching them
    together went wrong; `at_once`: of so many the sizes are asked for together; `moved`: whether
    something was taken since the last trouble.
    """

    account: AccountSecrets
    mailbox: Mailbox
    desk: Following
    tokens: Tokens | None
    position: Seen = field(default_factory=lambda: Seen(0, 0))
    start: Start = field(default_factory=lambda: Start(Seen(0, 0), _now()))
    alone: int = 0
    at_once: int = AT_ONCE
    failures: Counter[Seen] = field(default_factory=Counter[Seen])
    moved: bool = False
    behind: int = 0
    lag: float | None = None
    shown: Health | None = None
    shown_at: float = 0.0

    def passed(self, uid: int, when: datetime | None = None) -> None:
        """This mail of the folder is behind us: taken, or put aside. `when`: the server got it."""
        at = Seen(self.position.validity, uid)
        self.failures.pop(at, None)
        self.moved = True
        self.position = at if uid > self.position.uid else self.position
        self.lag = max(0.0, (_now() - when).total_seconds()) if when else self.lag

    async def tell(
        self, state: State, code: str = "", params: dict[str, Any] | None = None
    ) -> None:
        """Show how it goes, when it goes otherwise than was shown last; progress once a second."""
        before = self.shown
        same = before is not None and (before.state, before.code) == (state, code)
        if same and time.monotonic() < self.shown_at + 1:
            return
        since = before.since if before is not None and same else _now()
        self.shown = Health(
            state=state,
            since=since,
            code=code,
            params=params or {},
            behind=self.behind,
            last_uid=self.position.uid,
            lag=self.lag,
        )
        self.shown_at = time.monotonic()
        async with desks_own():
            await self.desk.health(self.shown)


@asynccontextmanager
async def desks_own() -> AsyncIterator[None]:
    """What the desk raises is its own trouble, which passes; only `Unreadable` is the mail's."""
    try:
        yield
    except (Trouble, Unreadable):
        raise
    except Exception as error:
        _log.warning("mail_not_taken", exc_info=error)
        raise Trouble("imap.desk") from error


def _now() -> datetime:
    return datetime.now(UTC)
