"""A provider's call, what it hands over, and how it is refused."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol, runtime_checkable
from uuid import UUID

from msgspec import Struct

from walletdesk.adapters.email.model import Arrival, Arrived, Check, Mailbox
from walletdesk.channels import AccountSecrets

AHEAD = timedelta(minutes=15)
"""How far a provider's clock may be before ours."""

type Get = Callable[[str], Awaitable[bytes]]
"""Fetches an https address of Amazon's and gives its body; raises for anything but 200."""


@runtime_checkable
class Taking(Protocol):
    """The desk, as far as a provider's call needs it."""

    async def mailbox(self, account: UUID) -> tuple[AccountSecrets, Mailbox] | None:
        """An account with its secrets; None when there is no such mailbox."""
        ...

    async def deliver(self, arrival: Arrival) -> Arrived:
        """Accept a mail; it is committed when this returns. Raises when it could not."""
        ...


class Call(Struct, frozen=True, kw_only=True):
    """A call with its whole body, not yet believed. `key` is the account's secret `webhook_key`."""

    kind: str
    boundary: str
    headers: Mapping[str, str]
    body: bytes
    key: str
    now: datetime


class Handed(Struct, frozen=True, kw_only=True):
    """What a believed call handed over. `checks` are the provider's own."""

    raw: bytes
    envelope_from: str | None = None
    recipients: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()


class Refused(Exception):
    """The call is not believed, or cannot be read. Providers try again after each of these but a
    403, which Postmark and we take for final.
    """

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def unsigned() -> Refused:
    """No signature, or one that is not of this account's key."""
    return Refused(HTTPStatus.UNAUTHORIZED, "signature")


def unreadable(reason: str) -> Refused:
    """Believed, but not in the documented form."""
    return Refused(HTTPStatus.BAD_REQUEST, reason)


def check_age(sent: datetime, now: datetime, oldest: timedelta) -> None:
    """Raise `Refused` for a call from too long ago, or from the future."""
    if not -AHEAD <= now - sent <= oldest:
        raise Refused(HTTPStatus.FORBIDDEN, "too old")


def check_seconds(sent: str, now: datetime, oldest: timedelta) -> None:
    """The same for a time in seconds since 1970."""
    if not (sent.isascii() and sent.isdigit() and len(sent) < 12):
        raise unsigned()
    check_age(datetime.fromtimestamp(int(sent), now.tzinfo), now, oldest)


def text(value: bytes) -> str:
    """A field as text; bytes that are none are replaced."""
    return value.decode("utf-8", "replace")
