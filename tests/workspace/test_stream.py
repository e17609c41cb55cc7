"""The one stream of a browser: what it tells, what it makes up for, when it ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import Agents, desk_of

from walletdesk import conversations, realtime
from walletdesk.conversations import Change
from walletdesk.events import Actor
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.realtime import DESK, Hint, Hub, of_agent, of_conversation
from walletdesk.workspace.http import stream
from walletdesk.workspace.http.stream import MOST_CHANGES, MOST_WATCHED, Line, moment_of

type Frame = tuple[str, dict[str, object]]
PATIENCE = 10


class Reader:
    """Reads a stream as a browser does."""

    def __init__(self, events: AsyncIterator[str]) -> None:
        self._events = events
        self._frames: list[Frame] = []
        self.last_id = ""

    async def next(self) -> Frame:
        """The next event that says something."""
        while not self._frames:
            text = await asyncio.wait_for(anext(self._events), PATIENCE)
            self._frames = [f for f in map(self._frame, text.split("\n\n")) if f is not None]
        return self._frames.pop(0)

    def _frame(self, text: str) -> Frame | None:
        fields = dict(line.split(": ", 1) for line in text.split("\n") if line)
        self.last_id = fields.get("id", self.last_id)
        if "event" not in fields:
            return None
        data = json.loads(fields["data"])
        return None if data == {"ids": []} else (fields["event"], data)


@pytest.fixture
def hub() -> Hub:
    return Hub()


async def listening(hub: Hub, line: Reader) -> "asyncio.Task[Frame]":
    """A reader that waits at a stream which has begun."""
    waiting = asyncio.create_task(line.next())
    while not hub.listeners(DESK):
        await asyncio.sleep(0)
    return waiting


async def test_a_change_of_a_list_is_told_once_for_all_hints(
    agents: Agents, db: Database, hub: Hub
) -> None:
    desk = await desk_of(await agents(), db)
    first, second = str(uuid4()), str(uuid4())
    async with aclosing(Line(desk, hub, db.clock.now()).events()) as events:
        waiting = await listening(hub, Reader(events))
        hub.publish(*(Hint(DESK, "conversation", i) for i in (first, second, first)))
        assert await waiting == ("list", {"ids": [first, second]})


async def test_signs_of_a_talk_are_heard_only_while_it_is_watched(
    agents: Agents, db: Database, hub: Hub
) -> None:
    desk = await desk_of(await agents(), db)
    talk, other = uuid4(), uuid4()
    async with aclosing(Line(desk, hub, db.clock.now()).events()) as events:
        reader = Reader(events)
        waiting = await listening(hub, reader)
        hub.publish(Hint(of_agent(desk.agent.id), "watch", str(talk)))
        while not hub.listeners(of_conversation(talk)):
            await asyncio.sleep(0.01)
        hub.publish(Hint(of_conversation(other), "typing", "contact"))
        hub.publish(Hint(of_conversation(talk), "message", str(talk), 7))
        told = {"conversation": str(talk), "what": "message", "id": str(talk), "number": 7}
        assert await waiting == ("talk", told)
        for _ in range(MOST_WATCHED):
            hub.publish(Hint(of_agent(desk.agent.id), "watch", str(uuid4())))
        hub.publish(Hint(of_agent(desk.agent.id), "mention", str(talk), 8))
        assert await reader.next() == ("agent", {"what": "mention", "id": str(talk), "number": 8})
        assert not hub.listeners(of_conversation(talk))


async def changed(db: Database, talk: UUID, by: UUID) -> None:
    async with db.transaction() as tx:
        await conversations.change(tx, talk, Change(priority=2), actor=Actor("agent", by))


async def test_who_comes_back_is_told_what_changed_meanwhile_and_not_again(
    agents: Agents,
    writes: Writes,
    db: Database,
    clock: MovedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "BEAT", 0.05)
    desk = await desk_of(await agents(), db)
    old, talk = await writes(), await writes()
    clock.forward(minutes=1)
    left, hub = db.clock.now(), Hub()
    await changed(db, talk, desk.agent.id)
    async with aclosing(Line(desk, hub, left).events()) as events:
        reader = Reader(events)
        assert await reader.next() == ("list", {"ids": [str(talk)]})
        back = moment_of(reader.last_id)
        assert back is not None
        assert left <= back <= db.clock.now()
        first, waiting = reader.last_id, asyncio.create_task(reader.next())
        while reader.last_id == first:
            await asyncio.sleep(0.01)
        hub.publish(Hint(of_agent(desk.agent.id), "mention", str(old)))
        assert (await waiting)[0] == "agent"


async def test_a_hint_that_was_lost_is_made_up_for_by_the_next_look(
    agents: Agents, writes: Writes, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BEAT", 0.05)
    desk, hub = await desk_of(await agents(), db), Hub()
    talk = await writes()
    async with aclosing(Line(desk, hub, db.clock.now() + timedelta(minutes=1)).events()) as events:
        waiting = await listening(hub, Reader(events))
        await changed(db, talk, desk.agent.id)
        assert await waiting == ("list", {"ids": [str(talk)]})


async def test_too_much_at_once_is_a_resync(
    agents: Agents, writes: Writes, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_CHANGES >= 100
    monkeypatch.setattr(stream, "MOST_CHANGES", 2)
    desk = await desk_of(await agents(), db)
    since = db.clock.now()
    for _ in range(3):
        await writes()
    async with aclosing(Line(desk, Hub(), since).events()) as events:
        assert await Reader(events).next() == ("resync", {})


async def test_an_open_desk_is_seen_and_a_closed_session_ends_the_stream(
    agents: Agents, db: Database, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BEAT", 0.05)
    browser = await agents()
    desk = await desk_of(browser, db)
    async with aclosing(Line(desk, hub, db.clock.now()).events()) as events:
        waiting = await listening(hub, Reader(events))
        async with db.read() as tx:
            while desk.agent.id not in await realtime.online(tx):
                await asyncio.sleep(0.01)
        await browser.send("/desk/logout")
        with pytest.raises(StopAsyncIteration):
            await waiting
    assert not hub.streams


async def test_a_draining_process_sends_its_readers_elsewhere(
    agents: Agents, db: Database, hub: Hub
) -> None:
    desk = await desk_of(await agents(), db)
    texts: list[str] = []

    async def read() -> None:
        texts.extend([text async for text in Line(desk, hub, db.clock.now()).events()])

    reading = asyncio.create_task(read())
    while not hub.listeners(DESK):
        await asyncio.sleep(0)
    hub.drain()
    await asyncio.wait_for(reading, PATIENCE)
    assert 500 <= int(texts[-1].removeprefix("retry: ").strip()) <= 3000


@pytest.mark.parametrize("text", ["", "x", "-1", "1" * 30, "0-0", "٣"])
def test_an_id_that_is_not_ours_is_none(text: str) -> None:
    assert moment_of(text) is None
