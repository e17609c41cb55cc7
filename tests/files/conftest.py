"""Where the tests of this room keep files, whose they are, and one clamd for all."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.files.daemon import Daemon

from walletdesk.platform import datakeys, ids
from walletdesk.platform.db import Database
from walletdesk.platform.storage import Storage, open_storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return open_storage(tmp_path, "")


@pytest.fixture
async def contact(db: Database) -> UUID:
    """The id of a contact's key."""
    owner = ids.new()
    async with db.transaction() as tx:
        await datakeys.make(tx, owner)
    return owner


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
