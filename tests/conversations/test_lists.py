"""The list of mentions is narrowed like others; the line of those who wait is in order."""

from typing import Any
from uuid import UUID

import pytest
from tests.conversations.conftest import Talks

from walletdesk import conversations
from walletdesk.conversations import Change, Filter, Reply
from walletdesk.events import Actor
from walletdesk.people import Agent
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database


@pytest.mark.parametrize(
    "wish",
    [
        {"statuses": ("solved",)},
        {"tag": "vip"},
        {"priority": 3},
        {"statuses": ("solved",), "tag": "vip"},
    ],
)
async def test_mentions_are_narrowed_like_any_other_view(
    db: Database, talk: Talks, agent: Agent, wish: dict[str, Any]
) -> None:
    by = Actor("agent", agent.id)
    first, second = await talk(), await talk()
    async with db.transaction() as tx:
        for one in (first, second):
            note = Reply(text="look", kind="note")
            await conversations.reply(tx, one, note, actor=agent, mentions=(agent.id,))
        await conversations.change(tx, first, Change(tags=("vip",), priority=3), actor=by)
        await conversations.set_status(tx, first, "solved", actor=by)
    async with db.read() as tx:
        every = await conversations.mentions(tx, agent.id, cursor=None, limit=10)
        some = await conversations.mentions(tx, agent.id, Filter(**wish), cursor=None, limit=10)
    assert {row.id for row in every.items} == {first, second}
    assert [row.id for row in some.items] == [first]


async def test_who_waits_longest_is_first_and_who_was_answered_is_not_in_line(
    db: Database, talk: Talks, agent: Agent, clock: MovedClock
) -> None:
    talks: list[UUID] = []
    for _ in range(4):
        talks.append(await talk())
        clock.forward(minutes=1)
    async with db.transaction() as tx:
        await conversations.reply(tx, talks[1], Reply(text="Hello"), actor=agent)
    async with db.read() as tx:
        first = await conversations.get(tx, talks[0])
        line = await conversations.line(tx, first.channel)
        other = await conversations.line(tx, "email")
    assert {i: at.place for i, at in line.items()} == {talks[0]: 1, talks[2]: 2, talks[3]: 3}
    assert line[talks[0]].since == first.waiting_since
    assert other == {}
