"""A contact's message is accepted once, in order, and opens what was waiting or solved."""

import asyncio
from uuid import UUID

import msgspec
import pytest
from tests.conversations.conftest import Talks

from walletdesk import conversations, events
from walletdesk.conversations import Incoming
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Conflict, Invalid


async def incoming(db: Database, talk: UUID, text: str = "还在吗") -> Incoming:
    async with db.read() as tx:
        known = await conversations.get(tx, talk)
    return Incoming(
        conversation=talk, contact=known.contact, key=known.key, text=text, language="zh-Hans",
        client_id=ids.new(),
    )  # fmt: skip


async def accept(db: Database, said: Incoming) -> conversations.Accepted:
    async with db.statement() as tx:
        return await conversations.receive(tx, said)


async def test_messages_at_once_get_numbers_without_gaps(db: Database, talk: Talks) -> None:
    opened = await talk()
    said = [await incoming(db, opened, f"第{n}条消息") for n in range(40)]
    accepted = await asyncio.gather(*(accept(db, one) for one in said))
    assert sorted(a.seq for a in accepted) == list(range(2, 42))
    async with db.read() as tx:
        seqs = [m.seq for m in await conversations.visible(tx, opened)]
    assert seqs == list(range(1, 42))


async def test_the_same_message_at_once_is_written_once(db: Database, talk: Talks) -> None:
    opened = await talk()
    said = await incoming(db, opened)
    accepted = await asyncio.gather(*(accept(db, said) for _ in range(8)))
    assert {a.seq for a in accepted} == {2}
    assert sorted(a.repeated for a in accepted) == [False] + [True] * 7
    async with db.read() as tx:
        assert len(await conversations.visible(tx, opened)) == 2


async def test_a_message_reopens_what_was_solved_and_the_history_says_so(
    db: Database, talk: Talks, clock: MovedClock
) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        await conversations.set_status(tx, opened, "solved", actor=events.system)
    clock.forward(days=13)
    await accept(db, await incoming(db, opened))
    async with db.read() as tx:
        now = await conversations.get(tx, opened)
        history = [(e.kind, e.data) for e in await events.history(tx, [opened])]
    assert (now.status, now.solved_at) == ("open", None)
    assert ("conversation.status", {"before": "solved", "after": "open"}) in history


async def test_after_fourteen_days_a_solved_talk_takes_no_more(
    db: Database, talk: Talks, clock: MovedClock
) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        await conversations.set_status(tx, opened, "solved", actor=events.system)
    clock.forward(days=14, seconds=1)
    with pytest.raises(Conflict):
        await accept(db, await incoming(db, opened))


async def test_a_message_to_a_merged_talk_goes_to_where_it_went(
    db: Database, talk: Talks, agent: Agent
) -> None:
    source = await talk()
    target = await talk(of=(await incoming(db, source)).contact)
    async with db.transaction() as tx:
        await conversations.merge(tx, source, target, actor=agent)
    accepted = await accept(db, await incoming(db, source))
    assert accepted.conversation == target


async def test_a_message_never_goes_into_another_persons_talk(
    db: Database, talk: Talks, agent: Agent
) -> None:
    source, target = await talk(), await talk()
    async with db.transaction() as tx:
        await conversations.merge(tx, source, target, actor=agent)
    with pytest.raises(Conflict, match=r"conversation\.merged_away"):
        await accept(db, await incoming(db, source))
    async with db.transaction() as tx:
        assert await conversations.stand_alone(tx, source) == target
        assert await conversations.stand_alone(tx, source) is None
    assert (await accept(db, await incoming(db, source))).conversation == source


async def test_text_is_bounded_and_nul_goes(db: Database, talk: Talks) -> None:
    opened = await talk()
    said = await incoming(db, opened, "a\x00b" + "🙂" * 10_000)
    await accept(db, said)
    async with db.read() as tx:
        assert (await conversations.visible(tx, opened))[-1].text == "ab" + "🙂" * 10_000
    with pytest.raises(Invalid, match=r"message\.too_long"):
        await accept(db, msgspec.structs.replace(said, text="x" * 20_001))
    with pytest.raises(Invalid, match=r"message\.empty"):
        await accept(db, msgspec.structs.replace(said, text=" \x00 "))


async def test_opening_is_told_before_the_first_message(db: Database, talk: Talks) -> None:
    opened = await talk()
    async with db.read() as tx:
        kinds = [e.kind for e in reversed(await events.history(tx, [opened]))]
    assert kinds == ["conversation.opened", "message.received"]
