"""How often one administrator may test connections: a test calls strangers' servers."""

from datetime import datetime
from uuid import UUID

from litestar import Litestar

from walletdesk.platform.errors import TooMany

BURST = 12
"""At once: a test of both ways, six times over while one looks for a typing mistake."""
EVERY = 5.0
"""Seconds until one more is allowed."""


class Tries:
    """What is left of each administrator's tests in this process."""

    def __init__(self, processes: int) -> None:
        self._burst = max(2.0, BURST / processes)
        self._every = EVERY * processes
        self._left: dict[UUID, tuple[float, datetime]] = {}

    def take(self, agent: UUID, now: datetime) -> None:
        """Count one test. Raise `TooMany` with the seconds until there is one again."""
        left, since = self._left.get(agent, (self._burst, now))
        left = min(self._burst, left + (now - since).total_seconds() / self._every)
        if left < 1:
            raise TooMany("email.too_many_tests", retry_after=(1 - left) * self._every)
        self._left[agent] = (left - 1, now)


def of(app: Litestar) -> Tries:
    """The limits of this process."""
    found: Tries | None = app.state.get("email_tests")
    if found is None:
        found = app.state["email_tests"] = Tries(app.state.settings.web_processes)
    return found
