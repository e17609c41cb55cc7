"""One clamd for the tests of this room."""

from collections.abc import Iterator

import pytest
from tests.files.daemon import Daemon


@pytest.fixture(scope="session")
def clamd() -> Iterator[Daemon]:
    """Runs for all of them; do not stop it."""
    daemon = Daemon()
    yield daemon.start()
    daemon.remove()


@pytest.fixture
def own_clamd() -> Iterator[Daemon]:
    """Not started yet; the test's own, to be stopped and started."""
    daemon = Daemon()
    yield daemon
    daemon.remove()
