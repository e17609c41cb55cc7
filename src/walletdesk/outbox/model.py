"""Shapes and rules of sending."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from walletdesk.events import Event

type State = Literal["queued", "sending", "sent", "delivered", "read", "failed"]

ORDER: tuple[State, ...] = ("queued", "sending", "sent", "delivered", "read")
"""Receipts only move forward; `failed` may follow anything before `delivered`."""
MOST_ATTEMPTS = 12
LEASE = timedelta(minutes=5)
"""A message that was being sent when its worker died is tried again after this."""


class Outgoing(Struct, frozen=True):
    """A message that must leave: which, and through which channel account."""

    account: UUID | None
    channel: str
    conversation: UUID
    seq: int


class DeliveryChanged(Event, frozen=True, kw_only=True, tag="message.delivery"):
    """What the far end says of a message."""

    seq: int
    state: str


def backoff(attempts: int) -> timedelta:
    """Wait before attempt `attempts + 1`: 5 s, 10 s, 20 s … at most an hour."""
    return timedelta(seconds=min(5 * 2**attempts, 3600))


def may_follow(before: State, after: State) -> bool:
    """Whether a receipt says something new."""
    if after == "failed":
        return before in ("queued", "sending", "sent")
    return before != "failed" and ORDER.index(after) > ORDER.index(before)
