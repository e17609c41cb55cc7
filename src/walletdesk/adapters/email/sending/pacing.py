"""How much goes to a domain at a time: five mails at once, a bucket of tokens, and less for a
while after the domain has asked for it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct

AT_ONCE = 5
FASTEST = 20.0
"""Mails a second; and the size of the bucket."""
SLOWEST = 0.1
FASTER = 1.1
"""By how much a domain that takes a mail gets the next ones sooner."""
PAUSE = 30.0
LONGEST_PAUSE = 900.0
PATIENCE = 5.0
"""Seconds that a mail waits for its turn here; longer waits are the outbox's."""
MOST_DOMAINS = 5_000


class Pace(Struct):
    """A domain's bucket. Times are seconds of one monotonic clock. `refusals`: in a row."""

    at: float
    rate: float = FASTEST
    tokens: float = FASTEST
    paused_until: float = 0.0
    refusals: int = 0


def wait(pace: Pace, now: float) -> float:
    """Take a token; how many seconds until it counts."""
    pace.tokens = min(FASTEST, pace.tokens + (now - pace.at) * pace.rate) - 1
    pace.at = now
    return max(pace.paused_until - now, -pace.tokens / pace.rate, 0.0)


def give_back(pace: Pace) -> None:
    """A token that was taken in vain."""
    pace.tokens += 1


def slow(pace: Pace, now: float) -> None:
    """The domain asked for less: pause, twice as long each time, then half as fast."""
    pace.paused_until = now + min(PAUSE * 2**pace.refusals, LONGEST_PAUSE)
    pace.refusals = min(pace.refusals + 1, 10)
    pace.rate = max(pace.rate / 2, SLOWEST)
    pace.tokens = min(pace.tokens, 0.0)


def quicken(pace: Pace) -> None:
    """The domain took a mail."""
    pace.rate = min(pace.rate * FASTER, FASTEST)
    pace.refusals = 0


class Later(Exception):
    """It is not this mail's turn for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Domains:
    """The paces of one process, those used last."""

    def __init__(self) -> None:
        self._paces: OrderedDict[str, tuple[Pace, asyncio.Semaphore]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, domains: Iterable[str]) -> AsyncIterator[list[Pace]]:
        """Wait for the turn at all of these domains. Raise `Later` when that takes too long."""
        # Sorted: two mails to the same two domains never hold one each and wait for the other.
        known = [self._of(domain) for domain in sorted(set(domains))]
        paces = [pace for pace, _ in known]
        async with AsyncExitStack() as held:
            for _, at_once in known:
                await held.enter_async_context(at_once)
            await _take(paces)
            yield paces

    def _of(self, domain: str) -> tuple[Pace, asyncio.Semaphore]:
        found = self._paces.get(domain)
        if not found:
            found = Pace(at=_now()), asyncio.Semaphore(AT_ONCE)
            self._paces[domain] = found
        self._paces.move_to_end(domain)
        while len(self._paces) > MOST_DOMAINS:
            self._paces.popitem(last=False)
        return found


async def _take(paces: list[Pace]) -> None:
    seconds = max((wait(pace, _now()) for pace in paces), default=0.0)
    if seconds > PATIENCE:
        for pace in paces:
            give_back(pace)
        raise Later(seconds)
    if seconds:
        await asyncio.sleep(seconds)


def slow_all(paces: Iterable[Pace]) -> None:
    """As `slow`, now, for the domains of one mail."""
    for pace in paces:
        slow(pace, _now())


def quicken_all(paces: Iterable[Pace]) -> None:
    """As `quicken`, for the domains of one mail."""
    for pace in paces:
        quicken(pace)


def _now() -> float:
    return asyncio.get_running_loop().time()
