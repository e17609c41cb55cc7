"""schemathesis over the whole document and a real server: no 5xx, no answer beside its schema."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from walletdesk.app.shipped import ship
from walletdesk.people import NewAgent, Role, create_agent, issue_token
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings

HERE = Path(__file__).parent


@pytest.fixture
async def token(db: Database) -> str:
    await ship(db)
    async with db.transaction() as tx:
        made = await create_agent(
            tx, NewAgent(email="fuzz@tpwallet.example", name="Fuzz", role=Role.ADMINISTRATOR)
        )
        return await issue_token(tx, made.id)


@pytest.fixture
async def server(database_url: str, settings: Settings, unused_tcp_port: int) -> AsyncIterator[str]:
    """One web process, as a larger deployment runs it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "walletdesk",
        "web",
        f"--data={settings.data}",
        f"--port={unused_tcp_port}",
        env=os.environ | {"DATABASE_URL": database_url},
        stderr=asyncio.subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{unused_tcp_port}"
    async with httpx.AsyncClient() as client, asyncio.timeout(60):
        while True:
            assert process.returncode is None, "the web process ended"
            try:
                if (await client.get(f"{url}/readyz")).is_success:
                    break
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    yield url
    process.terminate()
    await process.wait()


async def test_schemathesis_finds_nothing(server: str, token: str, database_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(HERE / "schemathesis.toml"),
        "run",
        f"{server}/api/v1/openapi.json",
        "--header",
        f"Authorization: Bearer {token}",
        "--checks",
        "all",
        # The framework's OPTIONS lists one method a path.
        "--exclude-checks",
        "allow_header_conformance",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told = (await process.communicate())[0].decode()
    assert process.returncode == 0, told[:20_000]
    tested = re.search(r"Tested: (\d+)", told)
    assert tested is not None
    assert int(tested[1]) > 50, told[-3000:]
    assert await _conversations(database_url) > 0, "it never got past the rules"


async def _conversations(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("SELECT count(*) FROM conversation")
    finally:
        await connection.close()
