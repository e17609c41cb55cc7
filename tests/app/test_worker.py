"""The worker: held replies go out, also after a crash; snoozed talks wake; readings are sealed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from tests.conversations.conftest import Talks

from walletdesk import conversations, events
from walletdesk.app import auditing, replay, tasks, wiring, worker
from walletdesk.app.parts import opened
from walletdesk.audit import Reading
from walletdesk.conversations import Reply
from walletdesk.events import Actor, Recorded
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.failure import Failure
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hint, of_conversation


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await true():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def working(settings: Settings, url: str) -> AsyncIterator[None]:
    stop = asyncio.Event()
    ours = msgspec.structs.replace(settings, database_url=url)
    running = asyncio.create_task(worker.run(ours, stop))
    yield
    stop.set()
    await asyncio.wait_for(running, 30)


async def test_a_held_reply_goes_out_when_its_time_has_come(
    db: Database, database_url: str, settings: Settings, talk: Talks, agent: Agent
) -> None:
    opened_talk = await talk()
    async with db.transaction() as tx:
        due = tx.now + timedelta(seconds=1)
        await conversations.hold(tx, opened_talk, Reply(text="held"), due, actor=agent)

    async def sent() -> bool:
        async with db.read() as tx:
            lines = await conversations.visible(tx, opened_talk)
        return [m.text for m in lines][1:] == ["held"]

    async with working(settings, database_url):
        await until(sent)
    async with db.read() as tx:
        assert await conversations.held(tx, opened_talk) == []


async def test_timers_wake_release_and_tell_the_desk(
    db: Database, database_url: str, settings: Settings, talk: Talks, agent: Agent,
    clock: MovedClock,
) -> None:  # fmt: skip
    asleep, waiting = await talk(), await talk()
    async with db.transaction() as tx:
        by = Actor("agent", agent.id)
        await conversations.snooze(tx, asleep, tx.now + timedelta(hours=1), actor=by)
        # Its job is in the queue, but no worker will ever take it: as after a crash.
        await conversations.hold(tx, waiting, Reply(text="held"), tx.now, actor=agent)
    clock.forward(hours=2)
    ours = msgspec.structs.replace(settings, database_url=database_url)
    async with opened(ours, clock=clock) as parts:
        with parts.hub.subscribe(of_conversation(asleep), of_conversation(waiting)) as box:
            await tasks.wake(parts)
            await tasks.send_due(parts)
            hints = await box.next(5)
    assert {(h.topic, h.what) for h in hints} == {
        (of_conversation(asleep), "conversation"),
        (of_conversation(waiting), "message"),
    }
    assert Hint(of_conversation(waiting), "message", str(waiting), 2) in hints
    async with db.read() as tx:
        assert (await conversations.get(tx, asleep)).snoozed_until is None


async def test_a_held_reply_that_the_talk_no_longer_takes_comes_back_to_its_author(
    db: Database, database_url: str, settings: Settings, talk: Talks, agent: Agent
) -> None:
    closed = await talk()
    async with db.transaction() as tx:
        held = await conversations.hold(tx, closed, Reply(text="kept"), tx.now, actor=agent)
        by = Actor("agent", agent.id)
        await conversations.set_status(tx, closed, "closed", actor=by)
    async with opened(msgspec.structs.replace(settings, database_url=database_url)) as parts:
        await tasks.release(parts, held)
    async with db.read() as tx:
        draft = await conversations.draft_of(tx, closed, agent.id)
        lines = await conversations.visible(tx, closed)
    assert draft is not None
    assert draft.text == "kept"
    assert [line.kind for line in lines] == ["message"]


async def test_a_subscriber_hears_what_happens_while_it_works_and_a_replay_what_was_before(
    db: Database, database_url: str, settings: Settings, talk: Talks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    heard: list[UUID | None] = []

    async def listen(_: Tx, event: Recorded) -> None:
        if event.kind == "conversation.opened":
            heard.append(event.conversation)

    async def begun() -> bool:
        async with db.read() as tx:
            return "test" in await events.positions(tx)

    async def all_heard() -> bool:
        return heard == expected

    monkeypatch.setitem(wiring.SUBSCRIBERS, "test", listen)
    before = await talk()
    async with working(settings, database_url):
        await until(begun)
        expected = [during := await talk()]
        await until(all_heard)
        ours = msgspec.structs.replace(settings, database_url=database_url)
        said = await asyncio.to_thread(replay.replay, ours, "test", None)
        assert said == "test goes on behind 0-0"
        expected = [during, before, during]
        await until(all_heard)


async def test_a_reading_that_was_changed_after_it_was_sealed_is_found(
    db: Database, database_url: str, settings: Settings, clock: MovedClock
) -> None:
    ours = msgspec.structs.replace(settings, database_url=database_url)
    async with opened(ours, clock=clock) as parts:
        parts.auditor.read(Reading(ids.new(), None, "desk.talk"), [ids.new()])
        await parts.auditor.flush()
        clock.forward(minutes=4)
        await tasks.seal(parts)
    assert "as it was written" in await asyncio.to_thread(auditing.verify, ours)
    async with db.transaction() as tx:
        await tx.connection.execute("UPDATE audit_read SET act = 'desk.list'")
    with pytest.raises(Failure, match="changed"):
        await asyncio.to_thread(auditing.verify, ours)
