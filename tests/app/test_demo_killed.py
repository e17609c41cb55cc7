"""`kill -9` of everything in the middle of a load: the next start begins anew, and is whole."""

import asyncio
from pathlib import Path

import asyncpg
from tests.app.desk import Up, free_port, start, until
from tests.processes import alive, family

from walletdesk.app import demo
from walletdesk.platform import postgres

SOME = 40_000_000
"""Bytes: several times an empty database, a tenth of the wished one."""


def test_a_load_that_was_killed_begins_anew(tmp_path: Path):
    data = tmp_path / "data"
    loading = start("up", f"--data={data}", f"--port={free_port()}", "--demo", "--demo-size=400000")
    until(lambda: _makers(loading.pid) and loading.poll() is None)
    until(lambda: _size(data) > SOME)
    seen = family(loading.pid)
    loading.kill()
    loading.wait()
    until(lambda: not any(alive(pid) for pid in seen))

    again = Up(data, free_port(), "--demo", "--demo-size=2000")
    try:
        mark = asyncio.run(demo.marked(_url(data)))
        assert again.get("/desk/login") == 200
    finally:
        again.stop()
    assert mark is not None
    assert 1_500 < mark.messages < 2_500


def _makers(parent: int) -> list[int]:
    return [
        pid for pid, command in family(parent).items() if "walletdesk.app.demo.maker" in command
    ]


def _url(data: Path) -> str:
    url = postgres.running_url(data)
    assert url is not None
    return url


def _size(data: Path) -> int:
    """Bytes of the database, also of rows that no transaction shows; asks for no lock."""

    async def ask() -> int:
        connection = await asyncpg.connect(_url(data))
        try:
            return int(await connection.fetchval("SELECT pg_database_size(current_database())"))
        finally:
            await connection.close()

    return asyncio.run(ask())
