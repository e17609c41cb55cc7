"""What every measure is given."""

from msgspec import Struct

from bench.desk import Desk


class Place(Struct, frozen=True):
    """A running desk, somebody signed in, and how long to measure."""

    desk: Desk
    cookie: str
    seconds: float
    """Of one load run."""
    streams: tuple[int, ...]
    """How many streams to hold, one run each."""
    quick: bool = False

    @property
    def of(self) -> str:
        """The size, for names of figures."""
        return f"{self.desk.conversations:,}"
