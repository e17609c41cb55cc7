"""The one clock. Code asks a `Clock`; tests hand in one that they can move."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The time of this machine, in UTC."""

    def now(self) -> datetime:
        """The present moment, zoned (UTC)."""
        return datetime.now(UTC)


class MovedClock(Clock):
    """A clock that runs on, shifted by what tests or demo data ask for."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The shifted present moment, zoned (UTC)."""
        return super().now() + self._ahead

    def forward(self, **delta: float) -> None:
        """Move on by the keyword arguments of `timedelta`."""
        self._ahead += timedelta(**delta)
