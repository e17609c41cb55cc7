"""What can go wrong with the embedded PostgreSQL, each said in one line for a person."""

from pathlib import Path

from walletdesk.platform.failure import Failure


class PostgresError(Failure):
    """PostgreSQL cannot be prepared, started or found; the message says what to do."""


class DataHeld(PostgresError):
    """Another process works with the data folder."""

    def __init__(self, data: Path, pid: int, what: str) -> None:
        super().__init__(
            f"{data} is in use by process {pid} ({what}); stop it or give another --data"
        )
        self.pid = pid
        self.what = what
