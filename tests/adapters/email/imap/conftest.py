import sys
from collections.abc import Iterator

import pytest
from tests.adapters.email import dovecot as servers


@pytest.fixture(scope="session")
def dovecot() -> Iterator[servers.Running]:
    """One for all tests; each test has users of its own."""
    running = servers.start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def trusted(dovecot: servers.Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its authority is the one that we trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.ca_file))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A follower pauses a tenth as long."""
    module = sys.modules["walletdesk.adapters.email.imap.follow"]  # The door names its function so.
    monkeypatch.setattr(module, "FIRST", 0.1)
