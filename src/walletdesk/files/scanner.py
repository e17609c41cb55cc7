"""Asking clamd at an upload: quickly, a few at a time, and never in the way of a frightened person.

What cannot be asked now is marked as waiting, and `later` asks again (ADR 0014).
"""

import asyncio
import time
from collections.abc import Callable

from msgspec import Struct
from prometheus_client import Counter

from walletdesk.files.clamd import Away, Clamd, Declined
from walletdesk.files.model import Scan
from walletdesk.platform import log, metrics

logger = log.get(__name__)

AT_UPLOAD = 8.0
"""Seconds that the scanner has for a file whose sender waits."""
TURN = 2.0
"""Seconds that an upload waits for its turn."""
LATER = 150.0
"""Seconds for a file that waits; clamd itself gives up after 120 (MaxScanTime)."""
PAUSE = 10.0
"""Seconds in which uploads do not ask again after clamd was away."""
AT_ONCE = 4
"""Files that a process lets scan at a time; clamd has ten threads for all."""
MOST = 16
"""Files that are scanned or wait for their turn; more would only fill the memory."""

scanned = Counter(
    "walletdesk_files_scanned",
    "Files by what the virus scanner said; waiting: it could not be asked",
    ("verdict",),
    registry=metrics.registry,
)


class Verdict(Struct, frozen=True):
    """What the scanner said; `found` is its name for what it found."""

    scan: Scan
    found: str = ""


class Scanner:
    """The scanner as one process uses it. Without an address every verdict is `none`."""

    def __init__(self, address: str, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._clamd = Clamd(address) if address else None
        self._seconds = seconds
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._inside = 0
        self._away_until = 0.0

    @property
    def at_work(self) -> bool:
        """Whether files are scanned at all."""
        return self._clamd is not None

    async def look(self, data: bytes) -> Verdict:
        """Look at an upload while its sender waits."""
        if self._clamd is None:
            return Verdict("none")
        if self._inside >= MOST or self._seconds() < self._away_until:
            return _counted(Verdict("waiting"))
        self._inside += 1
        try:
            return _counted(await self._in_turn(self._clamd, data))
        finally:
            self._inside -= 1

    async def look_again(self, data: bytes) -> Verdict:
        """Look at a file that waits. Raise `Away`; one that clamd declines goes on waiting."""
        if self._clamd is None:
            raise Away("WALLETDESK_CLAMD is not set")
        return _counted(await _asked(self._clamd, data, LATER))

    async def answers(self) -> bool:
        """Whether clamd is there."""
        try:
            return self._clamd is not None and bool(await self._clamd.version(within=AT_UPLOAD))
        except (Away, Declined):
            return False

    async def _in_turn(self, clamd: Clamd, data: bytes) -> Verdict:
        try:
            await asyncio.wait_for(self._turns.acquire(), TURN)
        except TimeoutError:
            logger.warning("scanner.busy")
            return Verdict("waiting")
        try:
            return await _asked(clamd, data, AT_UPLOAD)
        except Away as away:
            self._away_until = self._seconds() + PAUSE
            logger.warning("scanner.away", reason=str(away))
            return Verdict("waiting")
        finally:
            self._turns.release()


async def _asked(clamd: Clamd, data: bytes, within: float) -> Verdict:
    try:
        found = await clamd.scan(data, within=within)
    except Declined as answer:
        logger.warning("scanner.declined", reason=str(answer)[:200], bytes=len(data))
        return Verdict("waiting")
    if found is None:
        return Verdict("clean")
    logger.warning("scanner.found", reason=found[:200], bytes=len(data))
    return Verdict("found", found)


def _counted(verdict: Verdict) -> Verdict:
    scanned.labels(verdict.scan).inc()
    return verdict
