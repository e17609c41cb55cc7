"""How often one address may send forms: token buckets in memory (DESIGN §1)."""

from collections import OrderedDict
from datetime import datetime

from litestar import Litestar

from walletdesk.platform.errors import TooMany

BURST = 30
"""At once: an office, a school or a mobile network has many people behind one address."""
EVERY = 20.0
"""Seconds until one more is allowed."""
FEWEST = 6
"""What a process allows at least, however many share the work."""
MOST_KEPT = 50_000


class Buckets:
    """What is left of each address's forms in this process."""

    def __init__(self, processes: int) -> None:
        self._burst = max(FEWEST, BURST / processes)
        self._every = EVERY * processes
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, address: str, now: datetime) -> None:
        """Count one form. Raise `TooMany` with the seconds until there is one again."""
        left, since = self._left.pop(address, (self._burst, now))
        left = min(self._burst, left + (now - since).total_seconds() / self._every)
        allowed = left >= 1
        self._left[address] = (left - allowed, now)
        if len(self._left) > MOST_KEPT:
            self._left.popitem(last=False)
        if not allowed:
            raise TooMany("form.too_many", retry_after=(1 - left) * self._every)


def of(app: Litestar) -> Buckets:
    """The buckets of this process."""
    found: Buckets | None = app.state.get("portal_buckets")
    if found is None:
        found = app.state["portal_buckets"] = Buckets(app.state.settings.web_processes)
    return found
