"""Growing delays against guessing. A try counts as failed before it is looked at, so that a
hundred tries sent at once are still a hundred tries.
"""

import ipaddress
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct


class Bucket(Struct, frozen=True):
    """How many failures are free, and how far the doubling delay grows."""

    free: int
    longest: timedelta


class Kind(StrEnum):
    """What tries are counted by."""

    ACCOUNT = "account"
    DEVICE = "device"
    """A browser that this account has signed in from: strangers cannot lock its owner out."""
    ADDRESS = "address"
    SECOND_STEP = "second_step"


BUCKETS = {
    Kind.ACCOUNT: Bucket(free=5, longest=timedelta(minutes=15)),
    Kind.DEVICE: Bucket(free=5, longest=timedelta(minutes=15)),
    Kind.ADDRESS: Bucket(free=30, longest=timedelta(hours=1)),
    Kind.SECOND_STEP: Bucket(free=5, longest=timedelta(hours=1)),
}
FORGOTTEN = timedelta(days=1)
"""After this long without a try the count starts anew."""


class Tries(Struct, frozen=True):
    """The stored count of one key."""

    failures: int
    last_at: datetime
    blocked_until: datetime


def delay(failures: int, bucket: Bucket) -> timedelta:
    """How long the next try must wait after so many failures: 1 s, 2 s, 4 s … up to the longest."""
    over = failures - bucket.free
    if over <= 0:
        return timedelta()
    return min(timedelta(seconds=2 ** min(over - 1, 20)), bucket.longest)


def waiting(tries: Tries, *, now: datetime) -> float:
    """Seconds until the next try is looked at; 0 when it is at once."""
    return max(0.0, (tries.blocked_until - now).total_seconds())


def after_try(tries: Tries, kind: Kind, *, now: datetime) -> Tries:
    """The count once a try is taken as failed."""
    failures = 1 if now - tries.last_at > FORGOTTEN else tries.failures + 1
    return Tries(failures, now, now + delay(failures, BUCKETS[kind]))


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 an IPv6 customer is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
