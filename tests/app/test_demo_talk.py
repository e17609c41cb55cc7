"""The demo writes rows by itself; here the actions take the same steps, and must end alike."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import msgspec
import pytest

from walletdesk import contacts, conversations, csat, events
from walletdesk.app.demo.rhythm import DAY, HOUR
from walletdesk.app.demo.talk import Talk
from walletdesk.contacts import NewContact
from walletdesk.conversations import Change, Incoming, NewConversation, Reply
from walletdesk.events import Actor
from walletdesk.people import Agent, NewAgent, Role, TeamWish, create_agent, create_team
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Database, Tx

START = 1_790_000_000_000


class SetClock(Clock):
    """Stands where it is put."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at / 1000, UTC)


class Both:
    """Plays each step through the actions and on a `Talk`."""

    def __init__(self, db: Database, clock: SetClock, talk: Talk, agent: Agent) -> None:
        self._db, self._clock = db, clock
        self.talk, self.agent = talk, agent
        self.by = Actor("agent", agent.id)

    @asynccontextmanager
    async def step(self, hours: float = 1) -> AsyncIterator[tuple[Tx, int]]:
        self._clock.at += int(hours * HOUR)
        async with self._db.transaction() as tx:
            yield tx, self._clock.at

    async def say(self, text: str, *, masked: bool = False) -> None:
        async with self.step() as (tx, at):
            await conversations.receive(tx, self.incoming(text, masked=masked))
            self.talk.say(at, text, masked=masked)

    async def reply(self, text: str, *, solve: bool = False) -> None:
        async with self.step() as (tx, at):
            wish = Reply(text=text, solve=solve)
            await conversations.reply(tx, self.talk.id, wish, actor=self.agent)
            self.talk.reply(at, self.agent.id, text, solve=solve)

    def incoming(self, text: str, *, masked: bool = False) -> Incoming:
        talk = self.talk
        return Incoming(
            conversation=talk.id, contact=talk.contact, key=talk.contact, text=text,
            language=talk.language, masked=masked,
        )  # fmt: skip


@pytest.fixture
async def both(db: Database) -> Both:
    clock = SetClock()
    db.clock = clock
    async with db.transaction() as tx:
        new = NewAgent("lina@desk.example", "李娜", None, Role.AGENT, "zh-Hans")
        agent = await create_agent(tx, new)
        team = await create_team(tx, TeamWish("Transfers", (agent.id,)))
        contact = await contacts.find_or_make(
            tx, NewContact("zh-Hans", "王小明"), actor=events.system
        )
        matter = NewConversation(
            contact=contact, channel="chat", language="zh-Hans", subject="转账",
            fields={"chain": "tron"}, missing=("tx_hash",), priority=1, team=team.id,
        )  # fmt: skip
        talk_id = await conversations.open_conversation(tx, matter, actor=events.contact(contact))
        talk = Talk(
            id=talk_id, contact=contact, channel="chat", language="zh-Hans", category=UUID(int=1),
            priority=1, team=team.id, created_at=clock.at, subject="转账", fields={"chain": "tron"},
            missing=("tx_hash",),
        )  # fmt: skip
        played = Both(db, clock, talk, agent)
        talk.open()
        await conversations.receive(tx, played.incoming("我的转账一直待处理"), subject="转账")
        talk.say(clock.at, "我的转账一直待处理")
    return played


async def test_an_answered_and_rated_matter(both: Both, db: Database):
    talk, me, by = both.talk, both.agent, both.by
    async with both.step() as (tx, at):
        await conversations.assign(tx, talk.id, agent=me.id, team=talk.team, actor=by)
        await conversations.agent_read(tx, talk.id, actor=me)
        talk.assign(at, me.id, talk.team, me.id)
        talk.read_by_agent(at, me.id)
    await both.reply("请把交易哈希发给我。")
    async with both.step() as (tx, at):
        await conversations.contact_read(tx, talk.id, talk.last_seq)
        talk.read_by_contact(at)
    await both.say("在这里")
    async with both.step() as (tx, at):
        note = Reply(text="@李娜 看一下", kind="note")
        await conversations.reply(tx, talk.id, note, actor=me, mentions=(me.id,))
        talk.note(at, me.id, "@李娜 看一下", (me.id,))
    async with both.step() as (tx, at):
        await conversations.change(tx, talk.id, Change(tags=("gas", "pending")), actor=by)
        talk.tag(at, ("gas", "pending"), me.id)
    await both.reply("已经确认了。", solve=True)
    await both.say("谢谢")
    async with both.step() as (tx, at):
        await conversations.set_status(tx, talk.id, "solved", actor=by)
        talk.move(at, "solved", me.id)
    async with both.step() as (tx, at):
        await csat.rate(tx, talk.id, score=5, comment="回复很快", language="zh-Hans")
        talk.rate(at, 5, "回复很快")
    await compare(both, db)
    async with both.step(14 * 24 - 1) as (tx, at):
        assert await conversations.close_due(tx) == [talk.id]
        talk.close_when_due(at)
    await compare(both, db)


async def test_a_secret_a_held_and_a_sleeping_one(both: Both, db: Database):
    talk, by = both.talk, both.by
    async with both.step() as (tx, at):
        await conversations.receive(tx, both.incoming("助记词是 [•••]", masked=True))
        await conversations.mark_secret(
            tx, talk.id, ("phrase",), actor=events.contact(talk.contact)
        )
        await conversations.tell(tx, talk.id, "secret.warned")
        talk.say(at, "助记词是 [•••]", masked=True)
        talk.warn(at, ("phrase",))
    async with both.step() as (tx, at):
        await conversations.set_status(tx, talk.id, "on_hold", actor=by)
        talk.move(at, "on_hold", both.agent.id)
    await both.say("还在吗")
    async with both.step() as (tx, at):
        until = at + 2 * DAY
        moment = datetime.fromtimestamp(until / 1000, UTC)
        await conversations.snooze(tx, talk.id, moment, actor=by)
        talk.snooze(at, until, both.agent.id)
    await compare(both, db)


async def compare(both: Both, db: Database) -> None:
    """Columns, lines, events, mentions and deliveries."""
    talk = both.talk
    async with db.read() as tx:
        stored = await conversations.get(tx, talk.id)
        lines = await conversations.messages(tx, [talk.id])
        recorded = await events.history(tx, [talk.id])
        mentions = await tx.connection.fetch("SELECT agent_id, seq FROM mention")
    for column in talk.__struct_fields__:
        if column in SAME:
            assert _plain(getattr(stored, column)) == _plain(getattr(talk, column)), column
    assert (stored.preview, stored.version) == (talk.preview, talk.version)
    assert [(m.seq, m.kind, m.author, m.text, m.masked, _plain(m.at)) for m in lines] == [
        (line.seq, line.kind, line.author, line.text, line.masked, line.at) for line in talk.lines
    ]
    ours = [(h.at, h.kind, h.by, h.actor, msgspec.json.decode(h.data)) for h in talk.events]
    theirs = [(_plain(e.at), e.kind, e.by.kind, e.by.id, e.data) for e in reversed(recorded)]
    assert ours == theirs
    assert [(m["agent_id"], m["seq"]) for m in mentions] == [(m[0], m[1]) for m in talk.mentions]
    assert [s.seq for s in talk.sent] == [m.seq for m in lines if m.delivery]


SAME = {
    "contact", "channel", "language", "priority", "team", "agent", "status", "subject", "fields",
    "missing", "tags", "snoozed_until", "secret_found", "last_seq", "last_author", "version",
    "contact_read_seq", "agent_read_seq", "created_at", "last_at", "updated_at", "waiting_since",
    "first_reply_at", "solved_at", "merged_into",
}  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value
