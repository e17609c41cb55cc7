"""Rate limits that a person never meets and a script does: token buckets in memory (DESIGN §1)."""

from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct

from walletdesk.platform.errors import TooMany

FEWEST = 8
"""What a bucket holds at least, however many processes share the work: browsers keep one
connection, and with it one process, for long."""
MOST_BUCKETS = 50_000


class Rate(Struct, frozen=True):
    """`burst` at once, then `refill` a second."""

    burst: float
    refill: float

    def shared(self, processes: int) -> "Rate":
        """The part of one process."""
        return Rate(max(FEWEST, self.burst / processes), self.refill / processes)


MESSAGES = Rate(20, 1.0)
"""Of one session. Nobody types twenty messages in a breath."""
SIGNS = Rate(20, 2.0)
"""Typing and reading, of one session."""
SESSIONS = Rate(60, 0.5)
"""Of one address: an office, a school or a mobile network has many people behind one."""
UPLOADS = Rate(30, 0.5)
"""Of one address."""


class Bucket:
    """The tokens that are left."""

    __slots__ = ("_at", "_left")

    def __init__(self, now: float, rate: Rate) -> None:
        self._left = rate.burst
        self._at = now

    def take(self, now: float, rate: Rate) -> None:
        """Take one. Raise `TooMany` with the seconds until there is one again."""
        left = min(rate.burst, self._left + (now - self._at) * rate.refill)
        self._at = now
        if left < 1:
            self._left = left
            raise TooMany("chat.too_many", retry_after=(1 - left) / rate.refill)
        self._left = left - 1


class Buckets:
    """A bucket a key (an address), the least used forgotten first."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._now = monotonic
        self._by_key: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one token of this key. Raise `TooMany`."""
        now = self._now()
        bucket = self._by_key.get(key)
        if bucket is None:
            bucket = self._by_key[key] = Bucket(now, self._rate)
            if len(self._by_key) > MOST_BUCKETS:
                self._by_key.popitem(last=False)
        else:
            self._by_key.move_to_end(key)
        bucket.take(now, self._rate)
