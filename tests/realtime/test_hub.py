"""Hints reach who listens, here and in other processes, by PostgreSQL and by NATS."""

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, Popen

import asyncpg
import pytest

from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.realtime import Hint, Hub, Presence, of_conversation, open_bus
from walletdesk.realtime.bus import CHANNEL, MOST_BYTES, batches
from walletdesk.realtime.hub import MOST_PENDING


async def test_equal_hints_that_wait_are_one() -> None:
    hub = Hub()
    with hub.subscribe("a") as box:
        hub.publish(Hint("a", "message", "1"), Hint("a", "message", "1"), Hint("b", "message"))
        assert await box.next(1) == [Hint("a", "message", "1")]
        assert await box.next(0.01) == []
    assert hub.listeners("a") == 0
    assert hub.streams == 0


async def test_who_is_far_behind_is_told_to_read_again() -> None:
    hub = Hub()
    with hub.subscribe("a") as box:
        for number in range(MOST_PENDING + 1):
            hub.publish(Hint("a", "message", number=number))
        hints = await box.next(1)
    assert [h.what for h in hints] == ["resync", "message"]


async def test_draining_wakes_every_stream_at_once() -> None:
    hub = Hub()
    with hub.subscribe("a") as box:
        waiting = asyncio.create_task(box.next(60))
        await asyncio.sleep(0)
        hub.drain()
        assert await asyncio.wait_for(waiting, 1) == []
        assert await asyncio.wait_for(box.next(60), 1) == []


def test_batches_fit_into_a_notification() -> None:
    hints = [Hint(of_conversation(ids.new()), "message", str(ids.new()), n) for n in range(500)]
    sizes = [len(b) for b in batches("me", hints)]
    assert len(sizes) > 1
    assert max(sizes) < MOST_BYTES + 100


@pytest.fixture(scope="module")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [_nats_binary(), "-a", "127.0.0.1", "-p", str(port)]
    server = Popen(command, stdout=DEVNULL, stderr=DEVNULL, cwd=tmp_path_factory.mktemp("nats"))
    yield f"nats://127.0.0.1:{port}"
    server.terminate()
    server.wait()


def _nats_binary() -> str:
    return str(Path(sys.executable).with_name("nats-server"))


@asynccontextmanager
async def process(database_url: str, nats_url: str) -> AsyncIterator[Hub]:
    """A hub and its bus, as a web process has them."""
    hub = Hub()
    task = asyncio.create_task(open_bus(hub, database_url=database_url, nats_url=nats_url).run())
    yield hub
    task.cancel()
    await asyncio.wait({task})


async def meet(one: Hub, two: Hub) -> None:
    """Publish until the other hears, for the buses connect in their own time."""
    with two.subscribe("meeting") as box:
        for _ in range(200):
            one.publish(Hint("meeting", "message", str(ids.new())))
            if await box.next(0.05):
                return
    raise AssertionError("the buses never met")


@pytest.mark.parametrize("kind", ["postgres", "nats"])
async def test_hints_cross_processes_but_do_not_come_back(
    kind: str, database_url: str, nats_url: str
) -> None:
    url = nats_url if kind == "nats" else ""
    async with process(database_url, url) as one, process(database_url, url) as two:
        await meet(one, two)
        with one.subscribe("x") as here, two.subscribe("x") as there:
            for number in range(300):
                one.publish(Hint("x", "message", str(ids.new()), number))
            got: list[Hint] = []
            while len(got) < 300:
                got += await asyncio.wait_for(there.next(5), 10)
            assert sorted(h.number for h in got) == list(range(300))
            assert len(await here.next(1)) == 300
            assert await here.next(0.05) == []


async def test_hints_after_the_first_go_together(database_url: str) -> None:
    async with process(database_url, "") as one, process(database_url, "") as two:
        await meet(one, two)
        heard: list[object] = []
        listener = await asyncpg.connect(database_url)
        await listener.add_listener(CHANNEL, lambda _, __, ___, said: heard.append(said))
        with two.subscribe("x") as there:
            began = time.monotonic()
            for number in range(100):
                one.publish(Hint("x", "message", str(number), number))
                await asyncio.sleep(0.001)
            got: list[Hint] = []
            while len(got) < 100:
                got += await asyncio.wait_for(there.next(5), 10)
        most = (time.monotonic() - began) / 0.009 + 2  # one at once, then one each 10 ms
        await listener.close()
    assert len({h.number for h in got}) == 100
    assert 1 <= len(heard) <= most


async def test_after_a_lost_connection_streams_are_told_to_read_again(
    database_url: str, nats_url: str
) -> None:
    del nats_url
    async with process(database_url, "") as one, process(database_url, "") as two:
        await meet(one, two)
        with two.subscribe("x") as box:
            connection = await asyncpg.connect(database_url)
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'walletdesk bus' AND datname = current_database()"
            )
            await connection.close()
            two.publish(Hint("y", "message"))
            hints = await asyncio.wait_for(box.next(30), 30)
        assert hints == [Hint("x", "resync")]
        await meet(one, two)


async def test_presence_holds_for_a_moment_and_ends_at_once_when_told() -> None:
    hub, clock = Hub(), MovedClock()
    presence, talk, li, bo = Presence(hub, clock), ids.new(), ids.new(), ids.new()
    presence.tell(talk, li, "replying")
    presence.tell(talk, bo, "viewing")
    there = {(p.agent, p.doing) for p in presence.at(talk, clock.now())}
    assert there == {(li, "replying"), (bo, "viewing")}
    presence.tell(talk, bo, "left")
    assert [p.agent for p in presence.at(talk, clock.now())] == [li]
    clock.forward(seconds=20)
    assert presence.at(talk, clock.now()) == []
    assert presence.at(talk, datetime.now(UTC)) != []
