"""Bringing a database to the schema of this release: our migrations, then pgqueuer's tables.

Safe to call from several nodes at once and any number of times: the first works, the others wait
for it on an advisory lock and then find nothing to do.
"""

import logging
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from walletdesk.platform.failure import Failure

FOLDER = Path(__file__).parent.parent / "migrations"
_LOCK = 0x57A11E7DE5C
"""Any number that no other program locks in our database."""
_silent = logging.getLogger(__name__)
_silent.setLevel(logging.ERROR)
"""pogo warns of each migration that it applies; who asks for them prints them."""
_COMMENT = "COMMENT ON TABLE pgqueuer IS '{}'"


class MigrationError(Failure):
    """A migration cannot be applied; the message says which one and why."""


async def migrate(url: str, folder: Path = FOLDER) -> None:
    """Apply what is missing, each migration in its own transaction. Raise `MigrationError`.

    The lock has a connection of its own, so that a migration that breaks its connection cannot
    let a second node in before the first has given up.
    """
    lock = await _connect(url)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", _LOCK)
        connection = await _connect(url)
        try:
            await _apply(connection, folder)
            await _install_queue(connection)
        finally:
            await connection.close()
    finally:
        await lock.close()


async def pending(url: str, folder: Path = FOLDER) -> list[str]:
    """Names of the migrations that this database still lacks, in order."""
    connection = await _connect(url)
    try:
        known = await _applied(connection)
    finally:
        await connection.close()
    return [name for name in names(folder) if name not in known]


def names(folder: Path = FOLDER) -> list[str]:
    """All migrations of this release, in order."""
    return sorted(path.stem for path in folder.glob("*.sql"))


async def _connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    try:
        return await asyncpg.connect(url)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as wrong:
        where = urlsplit(url).hostname or "its socket"  # Never the URL: it holds the password.
        raise MigrationError(f"no PostgreSQL answers at {where}: {wrong}") from wrong


async def _applied(connection: "asyncpg.Connection[asyncpg.Record]") -> set[str]:
    if await connection.fetchval("SELECT to_regclass('public._pogo_migration')") is None:
        return set()
    rows = await connection.fetch("SELECT migration_id FROM public._pogo_migration")
    return {row["migration_id"] for row in rows}


async def _apply(connection: "asyncpg.Connection[asyncpg.Record]", folder: Path) -> None:
    known, ours = await _applied(connection), set(names(folder))
    if newer := sorted(known - ours):
        raise MigrationError(f"the database is of a newer release: it has {newer[-1]}")
    if ours <= known:
        return  # The usual start; the library and its parser need not even be imported.
    from pogo_core.error import BadMigrationError
    from pogo_core.util import migrate as pogo

    try:
        await pogo.apply(connection, folder, schema_name="public", logger=_silent)
    except BadMigrationError as wrong:
        raise MigrationError(f"{wrong}: {wrong.__cause__ or ''}".rstrip(": ")) from wrong


async def _install_queue(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """pgqueuer's own tables. Their comment keeps its version: importing it takes half a second."""
    wanted = version("pgqueuer")
    if await _queue_version(connection) == wanted:
        return
    from pgqueuer.queries import Queries

    queries = Queries.from_asyncpg_connection(connection)
    if await queries.schema_is_installed():
        await queries.upgrade()
    else:
        async with connection.transaction():  # All of it or nothing, should we be killed now.
            await queries.install(create_schema=False)
    await connection.execute(_COMMENT.format(wanted))


async def _queue_version(connection: "asyncpg.Connection[asyncpg.Record]") -> str | None:
    return await connection.fetchval(
        "SELECT obj_description(to_regclass('public.pgqueuer'), 'pg_class')"
    )
