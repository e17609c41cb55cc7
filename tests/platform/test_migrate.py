"""Migrations: once, together, in order, and with a name when they fail."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from tests.conftest import empty_database

from walletdesk.platform import migrate, postgres

FINE = """\
-- {0}
-- depends: {1}
-- migrate: apply
CREATE TABLE {0} (a int);
-- migrate: rollback
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_one.sql").write_text(FINE.format("one", ""))
    (tmp_path / "0002_two.sql").write_text(FINE.format("two", "0001_one"))
    return tmp_path


async def tables(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT tablename::text FROM pg_tables WHERE tableowner = current_user"
        )
    finally:
        await connection.close()
    return {row[0] for row in rows}


async def test_nodes_that_start_together_apply_each_migration_once(
    postgres_server: postgres.Running, folder: Path
) -> None:
    async with empty_database(postgres_server) as url:
        assert await migrate.pending(url, folder) == ["0001_one", "0002_two"]
        await asyncio.gather(*(migrate.migrate(url, folder) for _ in range(4)))
        assert await migrate.pending(url, folder) == []
        assert {"one", "two", "pgqueuer"} <= await tables(url)


async def test_a_failing_migration_is_named_and_leaves_nothing_of_itself(
    postgres_server: postgres.Running, folder: Path
) -> None:
    broken = FINE.format("three", "0002_two").replace("(a int);", "(a int);\nSELECT nonsense;")
    (folder / "0003_three.sql").write_text(broken)
    async with empty_database(postgres_server) as url:
        with pytest.raises(migrate.MigrationError, match=r"0003_three.*nonsense"):
            await migrate.migrate(url, folder)
        assert "two" in await tables(url)
        assert "three" not in await tables(url)
        assert await migrate.pending(url, folder) == ["0003_three"]


async def test_an_older_release_refuses_a_newer_database(
    postgres_server: postgres.Running, folder: Path
) -> None:
    async with empty_database(postgres_server) as url:
        await migrate.migrate(url, folder)
        (folder / "0002_two.sql").unlink()
        with pytest.raises(migrate.MigrationError, match="0002_two"):
            await migrate.migrate(url, folder)


async def test_each_test_has_the_migrated_database_for_itself(database_url: str) -> None:
    assert await migrate.pending(database_url) == []
    connection = await asyncpg.connect(database_url)
    assert await connection.fetchval("SELECT current_user::text") == "walletdesk"
    await connection.close()
