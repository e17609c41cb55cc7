"""PostgreSQL for a command: the one that runs already, or our own for as long as we need it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from walletdesk.platform.postgres import cluster, hold, pidfile
from walletdesk.platform.postgres.errors import DataHeld
from walletdesk.platform.postgres.server import start, urls

_STEP = 0.05
_USERS_MAY_TAKE = 3600.0


def running_url(data: Path) -> str | None:
    """The URL of the server that runs on `data` and takes clients; None when there is none."""
    data = data.resolve()
    found = pidfile.running(data / cluster.FOLDER)
    return urls(data, found.sockets)[0] if found and found.ready else None


@contextmanager
def borrowed(data: Path, *, what: str, wait: float = 60.0) -> Iterator[str]:
    """Give the URL of PostgreSQL on `data`, started here when nobody else runs it.

    When we started it, we let other commands that came to use it end before it stops. Raise
    `PostgresError` when it cannot be had within `wait` seconds.
    """
    data = data.resolve()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    limit = time.monotonic() + wait
    while True:
        with hold.use(data):
            if hold.holder(data) and (url := running_url(data)):
                yield url
                return
        try:
            running = start(data, what=what, wait_for_owner=0)
        except DataHeld:
            if time.monotonic() > limit:
                raise
            time.sleep(_STEP)  # The owner is just starting or stopping.
            continue
        with running:
            yield running.url
            running.wait_for_users(_USERS_MAY_TAKE)
        return
