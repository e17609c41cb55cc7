"""Two web processes deliver each other's messages, by LISTEN/NOTIFY and by a real NATS server."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from tests.app.desk import Up, free_port, start, status, until

PATIENCE = 60.0


@pytest.fixture(scope="module")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("nats-server")),
        "-a",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    server = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, cwd=tmp_path_factory.mktemp("nats")
    )
    yield f"nats://127.0.0.1:{port}"
    server.terminate()
    server.wait()


@contextmanager
def two_webs(url: str, nats: str, data: Path) -> Iterator[tuple[str, str]]:
    """Two `walletdesk web` on one outside database; their addresses."""
    # One key for both, as two machines would have it by settings.
    key = "1:" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    ports = (free_port(), free_port())
    more = {"DATABASE_URL": url, "WALLETDESK_MASTER_KEY": key}
    if nats:
        more["NATS_URL"] = nats
    webs = [start("web", f"--data={data / str(port)}", f"--port={port}", **more) for port in ports]
    try:
        for port in ports:
            until(lambda port=port: status(port, "/readyz") == 200)
        yield (f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}")
    finally:
        for web in webs:
            web.terminate()
        for web in webs:
            assert web.wait(30) == 0


async def begin(web: str) -> dict[str, str]:
    """A visitor with a talk; the headers of their calls."""
    async with httpx.AsyncClient(base_url=web) as visitor:
        made = await visitor.post("/chat/v1/sessions", json={"language": "zh-Hans"})
        assert made.status_code == 201, made.text
        headers = {"authorization": f"Bearer {made.json()['token']}"}
        await say(web, headers, "我的转账一直待处理，请帮帮我")
    return headers


async def say(web: str, headers: dict[str, str], text: str) -> None:
    async with httpx.AsyncClient(base_url=web, headers=headers) as visitor:
        said = {"client_id": str(uuid4()), "text": text}
        answer = await visitor.post("/chat/v1/messages", json=said)
        assert answer.status_code == 201, answer.text


@asynccontextmanager
async def stream(web: str, headers: dict[str, str]) -> AsyncIterator[AsyncIterator[str]]:
    """The visitor's stream, from the start; its lines."""
    async with (
        httpx.AsyncClient(base_url=web, timeout=PATIENCE) as visitor,
        visitor.stream(
            "GET", "/chat/v1/stream", headers=headers | {"last-event-id": "0"}
        ) as answer,
    ):
        assert answer.status_code == 200
        yield answer.aiter_lines()


async def seen(lines: AsyncIterator[str], text: str) -> str:
    """Read on until a line holds the text."""
    async with asyncio.timeout(PATIENCE):
        async for line in lines:
            if text in line:
                return line
    raise AssertionError(text)


@pytest.mark.parametrize("bus", ["postgres", "nats"])
async def test_a_message_to_one_process_is_on_the_stream_of_the_other(
    bus: str, database_url: str, nats_url: str, tmp_path: Path
) -> None:
    with two_webs(database_url, nats_url if bus == "nats" else "", tmp_path) as (one, two):
        headers = await begin(one)
        async with stream(two, headers) as lines:
            await seen(lines, "请帮帮我")
            for number in range(5):
                await say(one, headers, f"第 {number} 条消息，请尽快回复我好吗？")
                await seen(lines, f"第 {number} 条消息")


async def test_two_processes_behind_one_port(tmp_path: Path) -> None:
    desk = Up(tmp_path / "data", free_port(), WALLETDESK_WEB_PROCESSES="2")
    try:
        web = f"http://127.0.0.1:{desk.port}"
        headers = await begin(web)
        # Each connection lands on either process; with eight, both are surely among them.
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(_hear(web, headers, number) for number in range(8)))
    finally:
        assert desk.stop() == 0
    assert desk.gone()


async def _hear(web: str, headers: dict[str, str], number: int) -> None:
    async with stream(web, headers) as lines:
        await seen(lines, "请帮帮我")
        await say(web, headers, f"第 {number} 次说：请尽快回复我好吗？")
        await seen(lines, f"第 {number} 次说")
