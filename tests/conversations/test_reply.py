"""Agents answer, note, hold and undo."""

from datetime import timedelta

import pytest
from tests.conversations.conftest import Talks

from walletdesk import conversations
from walletdesk.conversations import Reply
from walletdesk.events import Actor
from walletdesk.people import Agent, NewAgent, Role, create_agent
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Conflict, Forbidden, NotFound


async def test_a_reply_waits_for_the_contact_and_belongs_to_who_answered(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        await conversations.reply(tx, opened, Reply(text="您好，我来看一下。"), actor=agent)
    async with db.read() as tx:
        now = await conversations.get(tx, opened)
        last = (await conversations.visible(tx, opened))[-1]
    assert (now.status, now.agent, now.waiting_since) == ("pending", agent.id, None)
    assert now.first_reply_at is not None
    assert (last.kind, last.text, last.delivery) == ("reply", "您好，我来看一下。", "sent")


async def test_two_agents_at_once_both_stand_in_order(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk()
    async with db.transaction() as one:
        first = await conversations.reply(one, opened, Reply(text="first"), actor=agent)
    async with db.transaction() as two:
        second = await conversations.reply(two, opened, Reply(text="second"), actor=agent)
    assert (first.seq, second.seq) == (2, 3)


async def test_the_same_reply_again_changes_nothing(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk()
    wish = Reply(text="once", client_id=ids.new())
    for repeated in (False, True):
        async with db.transaction() as tx:
            accepted = await conversations.reply(tx, opened, wish, actor=agent)
        assert (accepted.seq, accepted.repeated) == (2, repeated)


async def test_a_note_is_never_visible_outside_and_leaves_the_contact_waiting(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk()
    note = Reply(text="known incident", kind="note")
    async with db.transaction() as tx:
        await conversations.reply(tx, opened, note, actor=agent, mentions=(agent.id,))
    async with db.read() as tx:
        now = await conversations.get(tx, opened)
        assert [m.kind for m in await conversations.visible(tx, opened)] == ["message"]
        assert [m.kind for m in await conversations.messages(tx, [opened])] == ["message", "note"]
        mentioned = await conversations.mentions(tx, agent.id, cursor=None, limit=10)
        counts = await conversations.counts(tx, agent.id)
    assert now.status == "open"
    assert now.waiting_since is not None
    assert now.preview == "我的转账一直待处理"
    assert [row.id for row in mentioned.items] == [opened]
    assert counts.mentions == 1
    async with db.transaction() as tx:
        await conversations.agent_read(tx, opened, actor=agent)
    async with db.read() as tx:
        assert (await conversations.counts(tx, agent.id)).mentions == 0


async def test_a_held_reply_has_no_seq_and_can_be_undone_by_its_author_only(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk()
    other = NewAgent(
        email="bo@tpwallet.example", name="Bo", password="acht korrekte Hunde 88",
        role=Role.AGENT, language="en",
    )  # fmt: skip
    async with db.transaction() as tx:
        bo = await create_agent(tx, other)
        due = tx.now + timedelta(seconds=5)
        held = await conversations.hold(tx, opened, Reply(text="moment"), due, actor=agent)
    async with db.read() as tx:
        assert (await conversations.get(tx, opened)).last_seq == 1
        assert [h.text for h in await conversations.held(tx, opened)] == ["moment"]
    with pytest.raises(Forbidden):
        async with db.transaction() as tx:
            await conversations.undo(tx, opened, held, actor=bo)
    async with db.transaction() as tx:
        assert (await conversations.undo(tx, opened, held, actor=agent)).text == "moment"
    with pytest.raises(Conflict):
        async with db.transaction() as tx:
            await conversations.undo(tx, opened, held, actor=agent)


async def test_a_held_reply_is_sent_once(db: Database, talk: Talks, agent: Agent) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        wish = Reply(text="later", solve=True)
        held = await conversations.hold(tx, opened, wish, tx.now, actor=agent)
    async with db.transaction() as tx:
        assert (await conversations.release(tx, held, author=agent)).seq == 2
    with pytest.raises(NotFound):
        async with db.transaction() as tx:
            await conversations.release(tx, held, author=agent)
    async with db.read() as tx:
        assert (await conversations.get(tx, opened)).status == "solved"


async def test_a_talk_solved_while_a_reply_was_held_stays_solved(
    db: Database, talk: Talks, agent: Agent
) -> None:
    """Who sends and then solves means both; the moment for undoing lies in between."""
    opened = await talk()
    async with db.transaction() as tx:
        held = await conversations.hold(tx, opened, Reply(text="done"), tx.now, actor=agent)
        await conversations.set_status(tx, opened, "solved", actor=Actor("agent", agent.id))
    async with db.transaction() as tx:
        await conversations.release(tx, held, author=agent)
        assert (await conversations.get(tx, opened)).status == "solved"


async def test_a_reply_ends_a_solution_and_its_time(
    db: Database, talk: Talks, agent: Agent, clock: MovedClock
) -> None:
    """Solved again, its contact has fourteen days to write from then."""
    opened = await talk()
    async with db.transaction() as tx:
        await conversations.reply(tx, opened, Reply(text="a", solve=True), actor=agent)
    clock.forward(days=13)
    async with db.transaction() as tx:
        await conversations.reply(tx, opened, Reply(text="one thing more"), actor=agent)
        now = await conversations.get(tx, opened)
        assert (now.status, now.solved_at) == ("pending", None)
        await conversations.reply(tx, opened, Reply(text="b", solve=True), actor=agent)
    clock.forward(days=13)
    async with db.transaction() as tx:
        assert await conversations.close_due(tx) == []


async def test_a_held_reply_that_cannot_go_out_is_a_draft_again(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        held = await conversations.hold(tx, opened, Reply(text="kept"), tx.now, actor=agent)
    async with db.transaction() as tx:
        await conversations.give_back(tx, held)
        draft = await conversations.draft_of(tx, opened, agent.id)
        assert draft is not None
        assert draft.text == "kept"
        second = await conversations.hold(tx, opened, Reply(text="kept too"), tx.now, actor=agent)
        await conversations.save_draft(tx, opened, "reply", "another", actor=agent)
        await conversations.give_back(tx, second)
        notes = [m.text for m in await conversations.messages(tx, [opened]) if m.kind == "note"]
    assert notes == ["kept too"]


async def test_a_secret_in_a_reply_or_draft_is_masked(
    db: Database, talk: Talks, agent: Agent
) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    opened = await talk()
    async with db.transaction() as tx:
        await conversations.save_draft(tx, opened, "reply", f"is it {phrase}?", actor=agent)
        draft = await conversations.draft_of(tx, opened, agent.id)
        await conversations.reply(tx, opened, Reply(text=f"you sent {phrase}"), actor=agent)
        last = (await conversations.visible(tx, opened))[-1]
    assert draft is not None
    assert "sausage" not in draft.text + last.text
    assert last.masked
