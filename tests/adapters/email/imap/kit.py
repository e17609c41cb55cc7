"""A desk in memory, and a follower at work for it."""

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Literal
from uuid import uuid4

from tests.adapters.email.dovecot import PASSWORD, Running

from walletdesk.adapters.email.imap import Following, Health, Start, Unreadable, follow
from walletdesk.adapters.email.model import Arrival, Arrived, Mailbox, OAuth, Seen, Server
from walletdesk.channels import AccountSecrets

type Security = Literal["tls", "starttls", "none"]

PATIENCE = 60.0
_numbers = itertools.count(1)


class Desk(Following):
    """Keeps in memory what the real one keeps in tables, by the same rules."""

    def __init__(self) -> None:
        self.start: Start | None = None
        self.position: Seen | None = None
        self.taken: list[bytes] = []
        self.arrivals: list[Arrival] = []
        self.tried: list[bytes] = []
        self.aside: dict[Seen, tuple[int, str]] = {}
        self.wanted: list[Seen] = []
        self.healths: list[Health] = []
        self.unreadable: set[bytes] = set()
        self.slow: set[bytes] = set()
        self.trouble = 0
        self.refresh_tokens: list[str] = []

    async def begun(self) -> Start | None:
        return self.start

    async def begin(self, start: Start) -> None:
        self.start = start

    async def seen(self) -> Seen | None:
        return self.position

    async def deliver(self, arrival: Arrival, uid: Seen) -> Arrived:
        arrived = await self.ahead(arrival)
        self._move(uid)
        return arrived

    async def reached(self, uid: Seen) -> None:
        self._move(uid)

    async def ahead(self, arrival: Arrival) -> Arrived:
        self.tried.append(arrival.raw)
        await asyncio.sleep(0.2 if arrival.raw in self.slow else 0)
        if self.trouble:
            self.trouble -= 1
            raise ConnectionError("the database restarts")
        if arrival.raw in self.unreadable:
            raise Unreadable("unreadable")
        if arrival.raw in self.taken:
            return "repeated"
        self.taken.append(arrival.raw)
        self.arrivals.append(arrival)
        return "accepted"

    async def quarantine(self, validity: int, uid: int, size: int, code: str) -> None:
        at = Seen(validity, uid)
        self.aside[at] = (size, code)
        self.wanted = [wish for wish in self.wanted if wish != at]
        self._move(at)

    async def released(self) -> list[Seen]:
        return list(self.wanted)

    async def settled(self, uid: Seen) -> None:
        self.wanted.remove(uid)
        del self.aside[uid]

    async def health(self, health: Health) -> None:
        self.healths.append(health)

    async def keep_refresh_token(self, token: str) -> None:
        self.refresh_tokens.append(token)

    def is_in(self, state: str, code: str = "") -> bool:
        """What was said last."""
        return bool(self.healths) and (self.healths[-1].state, self.healths[-1].code) == (
            state,
            code,
        )

    def has_said(self, code: str) -> bool:
        """At any time."""
        return any(health.code == code for health in self.healths)

    def _move(self, at: Seen) -> None:
        old = self.position
        if old is None or old.validity != at.validity or old.uid < at.uid:
            self.position = at


def offers_nothing(*_: object) -> bool:
    """In the place of `Client.offers`: a server without any extension."""
    return False


def new_user() -> str:
    """Nobody had it before."""
    return f"user{next(_numbers)}@mail.example"


def mail(text: str = "hello", *, size: int = 0) -> bytes:
    """A mail that no other is like, of at least `size` bytes."""
    key = hashlib.sha256(f"{next(_numbers)}".encode()).hexdigest()
    filling = b"".join(b"%075d\r\n" % line for line in range(size // 77 + 1)) if size else b""
    head = f"From: Ana <ana@example.org>\r\nMessage-ID: <{key}@example.org>\r\nSubject: {text}\r\n"
    return head.encode() + b"\r\n" + filling + b"end\r\n"


def account(user: str, *, password: str = PASSWORD, **secrets: str) -> AccountSecrets:
    """A channel account of the kind email."""
    return AccountSecrets(uuid4(), "email", user, {}, {"imap_password": password, **secrets})


def mailbox(
    dovecot: Running,
    user: str,
    *,
    port: int = 0,
    host: str = "localhost",
    security: Security = "tls",
    folder: str = "INBOX",
    oauth: OAuth | None = None,
) -> Mailbox:
    """Settings for a user's mailbox; `port` of a proxy before it."""
    standard = dovecot.tls_port if security == "tls" else dovecot.port
    server = Server(
        host=host,
        port=port or standard,
        security=security,
        user=user,
        login="oauth2" if oauth else "password",
    )
    return Mailbox(imap=server, folder=folder, oauth=oauth)


@asynccontextmanager
async def following(
    desk: Desk, owner: AccountSecrets, box: Mailbox
) -> AsyncIterator[asyncio.Event]:
    """A follower at work; afterwards it is told to stop, and must obey."""
    desk.healths.clear()
    stop = asyncio.Event()
    task = asyncio.create_task(follow(owner, box, desk, stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, 30)


async def eventually(true: Callable[[], object]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)
