"""SQL: in `queries.sql` beside its owner, valid on the migrated schema, writing own tables only."""

import ast
import re
from pathlib import Path

import asyncpg
import pytest
from tests.architecture import house

from walletdesk.platform import sql

QUERIES = [path for path in house.files(".sql") if path.parent.name != "migrations"]
QUEUE_OWNER = "jobs"
ALSO = {"conversations": frozenset({"event"})}
"""A chat message is accepted in one statement, its event included (DESIGN §3)."""
_NOISE = re.compile(r"--[^\n]*|'(?:[^']|'')*'")
_WRITES = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|COPY"
    r"|(?<!FOR )(?<!FOR NO KEY )(?<!DO )UPDATE)\s+(?:ONLY\s+)?(?:public\.)?(\w+)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s)",
    re.DOTALL,
)
MAY_HOLD_SQL = ("platform", "app")
"""The ground floor and the doctor ask PostgreSQL about itself."""


def _name(path: Path) -> str:
    return str(path.relative_to(house.SOURCE))


def written(path: Path) -> set[str]:
    """Tables that the statements of a file write."""
    text = _NOISE.sub(" ", path.read_text())
    return {table.lower() for table in _WRITES.findall(re.sub(r"\s+", " ", text))}


def test_every_table_names_its_owner() -> None:
    assert house.created() - house.owners().keys() == set()


def test_migrations_stand_in_one_line() -> None:
    """Each after the one before: two that grew beside each other would be applied in any order."""
    files = house.migrations()
    depends = [re.findall(r"^-- depends: *(\S*)", p.read_text(), re.MULTILINE) for p in files]
    assert depends[0] in ([], [""])
    assert depends[1:] == [[path.stem] for path in files[:-1]]


def test_every_owner_is_a_room() -> None:
    rooms = {house.room_of(path).partition(".")[0] for path in house.files(".py")}
    assert set(house.owners().values()) <= rooms


@pytest.mark.parametrize("path", QUERIES, ids=_name)
def test_a_room_writes_only_its_own_tables(path: Path) -> None:
    room = house.room_of(path).partition(".")[0]
    owners = house.owners()
    foreign = {table for table in written(path) if owners.get(table) != room}
    if room == QUEUE_OWNER:
        foreign = {table for table in foreign if not table.startswith("pgqueuer")}
    assert foreign - ALSO.get(room, frozenset()) == set()


@pytest.mark.parametrize("path", QUERIES, ids=_name)
async def test_every_query_is_valid_on_the_migrated_schema(
    path: Path, module_database_url: str
) -> None:
    connection = await asyncpg.connect(module_database_url)
    try:
        for query in sql.load_file(house.room_of(path), path):
            try:
                await connection.prepare(query.text)
            except asyncpg.PostgresError as wrong:
                raise AssertionError(f"{query.name}: {wrong}") from wrong
    finally:
        await connection.close()


def test_there_is_no_sql_in_python() -> None:
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in house.files(".py")
        if house.room_of(path) not in MAY_HOLD_SQL
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _STATEMENT.match(node.value)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("INSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET x = 1", {"a"}),
        ("SELECT * FROM a FOR UPDATE SKIP LOCKED", set[str]()),
        ("SELECT * FROM a FOR NO KEY UPDATE", set[str]()),
        ("WITH x AS (DELETE FROM b RETURNING 1) UPDATE ONLY a SET y = 1", {"a", "b"}),
        ("-- UPDATE a\nSELECT 'DELETE FROM b'", set[str]()),
    ],
)
def test_the_reader_of_statements_sees_what_is_written(
    tmp_path: Path, statement: str, tables: set[str]
) -> None:
    file = tmp_path / "queries.sql"
    file.write_text(statement)
    assert written(file) == tables
