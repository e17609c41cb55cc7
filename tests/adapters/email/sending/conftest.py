"""Postfix for the tests of sending: one that takes mail from anybody, one that wants a login."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from msgspec import structs
from tests.adapters.email import postfix
from tests.adapters.email.postfix import Running

from walletdesk.adapters.email.model import Server
from walletdesk.adapters.email.sending import hang_up

ANSWERS = {
    "grey@mail.example": "450 4.2.0 Greylisted, come back",
    "busy@mail.example": "450 4.3.2 Not now",
    "full@mail.example": "452 4.2.2 Mailbox full",
    "gone@mail.example": "550 5.1.1 No such user here",
    "policy@mail.example": "550 5.7.1 We do not want this",
    "hurry@slow.example": "421 4.7.28 Too many mails",
    "late@mail.example": "OK",
}
AFTER_DATA = {"late@mail.example": "554 5.7.1 Spam message rejected"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Postfix needs root: without it, or without Postfix, only what talks with it is left out."""
    if shutil.which("postfix") and shutil.which("dovecot") and os.geteuid() == 0:
        return
    for item in items:
        if {"open_server", "login_server", "started"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.skip(reason="needs root, Postfix and Dovecot"))


@pytest.fixture(scope="session")
def open_postfix() -> Iterator[Running]:
    users = (*postfix.USERS, "late")
    running = postfix.start(users, answers=ANSWERS, after_data=AFTER_DATA)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def login_postfix() -> Iterator[Running]:
    running = postfix.start(login=True)
    yield running
    running.stop()


@pytest.fixture
def open_server(open_postfix: Running, trust: Callable[[Running], None]) -> Running:
    """Takes mail from anybody."""
    trust(open_postfix)
    return open_postfix


@pytest.fixture
def login_server(login_postfix: Running, trust: Callable[[Running], None]) -> Running:
    """Takes mail from those who log in."""
    trust(login_postfix)
    return login_postfix


@pytest.fixture
def started(trust: Callable[[Running], None]) -> Iterator[Callable[..., Running]]:
    """Start one as this test needs it; its authority is trusted unless `trusted=False`."""
    runs: list[Running] = []

    def start(*, trusted: bool = True, **wish: Any) -> Running:
        runs.append(postfix.start(**wish))
        if trusted:
            trust(runs[-1])
        return runs[-1]

    yield start
    for running in runs:
        running.stop()


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch, hung_up: None) -> Callable[[Running], None]:
    """Its authority is the one this process believes, as an administrator would set it."""
    return lambda running: monkeypatch.setenv("SSL_CERT_FILE", str(running.ca_file))


@pytest.fixture
async def hung_up() -> AsyncIterator[None]:
    yield
    await hang_up()


def reach(running: Running, **changes: Any) -> Server:
    """The settings for it: STARTTLS and no login unless said otherwise."""
    return structs.replace(Server("localhost", running.port, "starttls", login="none"), **changes)
