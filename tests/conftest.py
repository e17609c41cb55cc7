"""The real PostgreSQL for all tests: one server a pytest worker, one fresh database a test."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from walletdesk.platform import keyring, postgres
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database, connect
from walletdesk.platform.migrate import migrate
from walletdesk.platform.settings import Settings, load

TEMPLATE = "migrated"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Running]:
    """A server of our own that forgets on a crash (nothing is synced), with a migrated template."""
    data: Path = tmp_path_factory.mktemp("data")
    with postgres.start(data, what=f"tests of process {os.getpid()}", fsync=False) as running:
        asyncio.run(_make_template(running))
        yield running


@pytest.fixture
async def database_url(postgres_server: postgres.Running) -> AsyncIterator[str]:
    """A migrated, otherwise empty database for this test alone, as the application's role."""
    async with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="module")
async def module_database_url(postgres_server: postgres.Running) -> AsyncIterator[str]:
    """The same, shared by the tests of one module."""
    async with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture
def clock() -> MovedClock:
    """The clock of `db`; move it with `clock.forward(hours=2)`."""
    return MovedClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The usual settings with a data folder and a master key of this test alone."""
    return load({}, data=tmp_path / "data", public_url="http://127.0.0.1:8000")


@pytest.fixture
async def db(database_url: str, settings: Settings, clock: MovedClock) -> AsyncIterator[Database]:
    """The pools on `database_url`, with an unlocked keyring and the movable clock."""
    keys = await keyring.open_keyring(settings, database_url)
    opened = await connect(database_url, keys, clock, size=8)
    yield opened
    await opened.close()


def fresh_database(running: postgres.Running) -> AbstractAsyncContextManager[str]:
    """A copy of the migrated template."""
    # FILE_COPY costs two checkpoints, but without fsync it is the faster way: 26 ms against 31.
    return empty_database(running, f"TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")


@asynccontextmanager
async def empty_database(running: postgres.Running, options: str = "") -> AsyncIterator[str]:
    """Make a database, give its URL, drop it afterwards."""
    name = f"test_{next(_numbers)}"
    await _admin(running, f"CREATE DATABASE {name} OWNER walletdesk {options}")
    try:
        yield database_in(running.url, name)
    finally:
        await _admin(running, f"DROP DATABASE {name} WITH (FORCE)")


def database_in(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def _make_template(running: postgres.Running) -> None:
    await _admin(running, f"CREATE DATABASE {TEMPLATE} OWNER walletdesk")
    await migrate(database_in(running.url, TEMPLATE))
    await _admin(running, f"ALTER DATABASE {TEMPLATE} WITH ALLOW_CONNECTIONS false")


async def _admin(running: postgres.Running, statement: str) -> None:
    connection = await asyncpg.connect(running.admin_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
