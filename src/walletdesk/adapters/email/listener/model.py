"""Where the listener listens, whom it asks, and what it puts up with."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from walletdesk.adapters.email.model import LARGEST, Arrival, Arrived

MOST_RECIPIENTS = 100
"""RCPT of one mail (RFC 5321 §4.5.3.1.8 asks for no less); for more the sender comes again."""
STRANGERS = 10
"""Unknown addresses of one connection; who guesses more is shown the door."""


class Limits(Struct, frozen=True, kw_only=True):
    """What no honest server meets. Times in seconds, sizes in bytes.

    `burst` mails of one address at once, then `refill` a second. `idle`: until the next command,
    and for each 64 KiB of a mail. `longest`: a whole connection. `deliver`: what we take to accept.
    """

    largest: int = LARGEST
    memory: int = 6 * LARGEST
    connections: int = 200
    connections_each: int = 20
    burst: float = 300
    refill: float = 5
    idle: float = 300
    longest: float = 1_800
    deliver: float = 120
    at_once: int = 8


class Listening(Struct, frozen=True, kw_only=True):
    """Where to listen. `hostname` greets; `certificate` and `key` (PEM files, both or none) allow
    STARTTLS; `trusted` are addresses or networks of our own relays, which no limit of one address
    meets. `started` is told the port once it is open.
    """

    host: str
    port: int
    hostname: str
    certificate: Path | None = None
    key: Path | None = None
    trusted: tuple[str, ...] = ()
    limits: Limits = Limits()
    started: Callable[[int], None] | None = None


class Hearing(Protocol):
    """The desk, as far as the listener needs it. What either raises is trouble of ours: the sender
    is asked to come again (451).
    """

    async def account_for(self, address: str) -> UUID | None:
        """The mailbox of an address, or of `name+tag@`; None: not ours."""
        ...

    async def deliver(self, arrival: Arrival) -> Arrived:
        """Accept a mail; it is committed when this returns."""
        ...
