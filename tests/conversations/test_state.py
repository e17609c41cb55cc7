"""Statuses, snoozing, assignment, changes, merging: told as events, guarded by rules."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.conversations.conftest import Talks

from walletdesk import conversations, events
from walletdesk.conversations import Change, Filter, Reply
from walletdesk.events import Actor
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Conflict, Invalid


async def test_a_snoozed_conversation_comes_back_when_its_time_has_come(
    db: Database, talk: Talks, clock: MovedClock
) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        until = tx.now + timedelta(hours=2)
        await conversations.snooze(tx, opened, until, actor=events.system)
        assert await conversations.wake_due(tx) == []
    awake = Filter(snoozed=False)
    async with db.read() as tx:
        assert (await conversations.page(tx, awake, cursor=None, limit=10)).items == []
    clock.forward(hours=2, seconds=1)
    async with db.transaction() as tx:
        assert await conversations.wake_due(tx) == [opened]
    async with db.read() as tx:
        found = await conversations.page(tx, awake, cursor=None, limit=10)
    assert [row.id for row in found.items] == [opened]


async def test_a_snooze_lies_within_ninety_days(db: Database, talk: Talks) -> None:
    opened = await talk()
    for wrong in (timedelta(days=91), timedelta(seconds=-1)):
        with pytest.raises(Invalid, match=r"snooze\.out_of_range"):
            async with db.transaction() as tx:
                await conversations.snooze(tx, opened, tx.now + wrong, actor=events.system)


async def test_solved_talks_close_after_fourteen_days(
    db: Database, talk: Talks, clock: MovedClock
) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        await conversations.set_status(tx, opened, "solved", actor=events.system)
        assert await conversations.close_due(tx) == []
    clock.forward(days=14, seconds=1)
    async with db.transaction() as tx:
        assert await conversations.close_due(tx) == [opened]
        assert (await conversations.get(tx, opened)).status == "closed"


async def test_every_change_is_in_the_history_without_any_text(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk(subject="转账")
    by = Actor("agent", agent.id)
    async with db.transaction() as tx:
        await conversations.assign(tx, opened, agent=agent.id, team=None, actor=by)
        wish = Change(subject="另一个主题", tags=("Bridge", " bridge ", "vip"), priority=3)
        await conversations.change(tx, opened, wish, actor=by)
        await conversations.set_status(tx, opened, "on_hold", actor=by)
    async with db.read() as tx:
        now = await conversations.get(tx, opened)
        history = await events.history(tx, [opened])
    assert (now.subject, now.tags, now.priority) == ("另一个主题", ("bridge", "vip"), 3)
    assert (now.agent, now.status) == (agent.id, "on_hold")
    told = {e.kind: e for e in history}
    assert told["conversation.assigned"].data["agent"] == str(agent.id)
    assert told["conversation.status"].data == {"before": "open", "after": "on_hold"}
    assert told["conversation.changed"].by == by
    assert not any("主题" in str(e.data) for e in history)


async def test_a_merge_shows_the_union_and_can_be_undone(
    db: Database, talk: Talks, agent: Agent
) -> None:
    source, target = await talk("source talk"), await talk("target talk")
    async with db.transaction() as tx:
        await conversations.reply(tx, target, Reply(text="answer"), actor=agent)
        await conversations.merge(tx, source, target, actor=agent)
    async with db.read() as tx:
        both = await conversations.merged_with(tx, target)
        shown = [(m.conversation, m.seq) for m in await conversations.messages(tx, both)]
        rows = await conversations.page(tx, Filter(), cursor=None, limit=10)
    assert shown == [(source, 1), (target, 1), (target, 2)]
    assert [row.id for row in rows.items] == [target]
    async with db.transaction() as tx:
        with pytest.raises(Conflict):
            await conversations.reply(tx, source, Reply(text="no"), actor=agent)
    async with db.transaction() as tx:
        assert await conversations.unmerge(tx, source, actor=agent) == target
    async with db.read() as tx:
        assert await conversations.merged_with(tx, target) == [target]
        assert (await conversations.get(tx, source)).merged_into is None


async def test_what_cannot_be_merged_is_refused(db: Database, talk: Talks, agent: Agent) -> None:
    one, two, three = await talk(), await talk(), await talk()
    for source, target in ((one, one), (one, two), (one, three), (two, three)):
        expected = pytest.raises(Conflict) if (source, target) != (one, two) else None
        if expected is None:
            async with db.transaction() as tx:
                await conversations.merge(tx, source, target, actor=agent)
        else:
            with expected:
                async with db.transaction() as tx:
                    await conversations.merge(tx, source, target, actor=agent)


async def test_pages_follow_each_other_without_loss_or_repeat(db: Database, talk: Talks) -> None:
    made = [await talk() for _ in range(7)]
    seen: list[UUID] = []
    cursor: str | None = None
    while True:
        async with db.read() as tx:
            page = await conversations.page(tx, Filter(statuses=("open",)), cursor=cursor, limit=3)
        seen += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == list(reversed(made))


async def test_a_cursor_that_is_not_ours_is_refused(db: Database) -> None:
    async with db.read() as tx:
        for cursor in ("x", "WzFd", "'; DROP TABLE message; --"):
            with pytest.raises(Invalid, match=r"cursor\.invalid"):
                await conversations.page(tx, Filter(), cursor=cursor, limit=3)


async def test_only_the_newest_draft_of_an_agent_is_kept(
    db: Database, talk: Talks, agent: Agent
) -> None:
    opened = await talk()
    async with db.transaction() as tx:
        for text in ("您", "您好", "您好，"):
            await conversations.save_draft(tx, opened, "reply", text, (ids.new(),), actor=agent)
        draft = await conversations.draft_of(tx, opened, agent.id)
        assert draft is not None
        assert draft.text == "您好，"
        await conversations.save_draft(tx, opened, "reply", "  ", actor=agent)
        assert await conversations.draft_of(tx, opened, agent.id) is None
