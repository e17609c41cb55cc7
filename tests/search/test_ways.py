"""A frequent word with operators goes another way (`store._by_talks`) to the same result."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from msgspec import Struct

from walletdesk import contacts, conversations, events, search
from walletdesk.contacts import Claim, NewContact
from walletdesk.conversations import Change, Incoming, NewConversation, Reply
from walletdesk.people import Agent, NewAgent, Role, create_agent
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.sql import Query
from walletdesk.search import store

ANA = "ana@example.org"


class Desk(Struct):
    """One agent, and what can happen to a talk. A minute goes by before each act."""

    db: Database
    clock: MovedClock
    agent: Agent

    async def talk(self, text: str = "bridge", *, email: str = "", channel: str = "chat") -> UUID:
        """Begun by somebody new, or by whoever has proven this address."""
        self.clock.forward(minutes=1)
        claims = (Claim("email", email, proven=True),) if email else ()
        async with self.db.transaction() as tx:
            who = NewContact(language="en", name="Somebody", claims=claims)
            contact = await contacts.find_or_make(tx, who, actor=events.system)
            new = NewConversation(contact=contact, channel=channel, language="en")
            opened = await conversations.open_conversation(tx, new, actor=events.system)
            await conversations.receive(tx, incoming(opened, contact, text))
        return opened

    async def writes_on(self, talk: UUID, text: str = "bridge") -> None:
        """Its contact does."""
        self.clock.forward(minutes=1)
        async with self.db.transaction() as tx:
            contact = (await conversations.get(tx, talk)).contact
            await conversations.receive(tx, incoming(talk, contact, text))

    async def answer(self, talk: UUID, text: str = "bridge", *, note: bool = False) -> None:
        """The agent answers, or notes."""
        self.clock.forward(minutes=1)
        async with self.db.transaction() as tx:
            wish = Reply(text=text, kind="note" if note else "reply")
            await conversations.reply(tx, talk, wish, actor=self.agent)

    async def tag(self, *talks: UUID, tag: str = "vip") -> None:
        """What operators narrow by here."""
        by = events.Actor("agent", self.agent.id)
        async with self.db.transaction() as tx:
            for talk in talks:
                await conversations.change(tx, talk, Change(tags=(tag,)), actor=by)

    async def merge(self, source: UUID, target: UUID) -> None:
        """Show one as part of another."""
        async with self.db.transaction() as tx:
            await conversations.merge(tx, source, target, actor=self.agent)

    async def forget(self, talk: UUID) -> None:
        """Empty whatever its contact wrote."""
        async with self.db.transaction() as tx:
            contact = (await conversations.get(tx, talk)).contact
            await conversations.erase(tx, [contact], actor=events.system)

    async def found(self, text: str, *, limit: int = 50) -> list[tuple[UUID, int | None]]:
        """Conversation and seq of each hit, page by page to the last one."""
        hits: list[tuple[UUID, int | None]] = []
        cursor = None
        while True:
            async with self.db.read() as tx:
                page = await search.conversations(
                    tx, text, me=self.agent.id, cursor=cursor, limit=limit
                )
            hits += [(hit.conversation, hit.seq) for hit in page.items]
            cursor = page.next
            if cursor is None:
                return hits


def incoming(talk: UUID, contact: UUID, text: str) -> Incoming:
    return Incoming(conversation=talk, contact=contact, key=contact, text=text, language="en")


@pytest.fixture
async def desk(db: Database, clock: MovedClock) -> Desk:
    async with db.transaction() as tx:
        new = NewAgent(email="li@tpwallet.example", name="Li Na", role=Role.AGENT)
        agent = await create_agent(tx, new)
    return Desk(db, clock, agent)


type Ways = Callable[[str], list[str]]


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> Ways:
    """Lead every search by one way: its list names the statements that are run from now on."""

    def lead(by: str) -> list[str]:
        monkeypatch.setattr(store, "FEW_STEPS", 1_000 if by == "walk" else 1)
        monkeypatch.setattr(store, "NARROWED_PROBE", 1 if by == "talks" else 1_000)
        monkeypatch.setattr(store, "TALKS", 3)
        monkeypatch.setattr(store, "ROUNDS", 30)
        run: list[str] = []
        every = Query.all

        async def noted(query: Query, tx: Any, /, **given: Any) -> Any:
            run.append(query.name.rpartition(".")[2])
            return await every(query, tx, **given)

        monkeypatch.setattr(Query, "all", noted)
        return run

    return lead


async def test_latest_hits_first_and_once_a_talk_over_pages(desk: Desk, way: Ways) -> None:
    talks = [await desk.talk() for _ in range(12)]
    await desk.tag(*talks[::2])
    await desk.answer(talks[2])
    await desk.answer(talks[8], "nothing of the kind")
    run = way("talks")
    wanted = [(talks[2], 2), *((talk, 1) for talk in (talks[i] for i in (10, 8, 6, 4, 0)))]
    for limit in (1, 2, 50):
        assert await desk.found("bridge tag:vip", limit=limit) == wanted
    assert "talks" in run
    assert "exact" not in run


async def test_a_page_ends_with_the_step_that_fills_it(desk: Desk, way: Ways) -> None:
    """The other conversations are not even looked at."""
    talks = [await desk.talk() for _ in range(30)]
    await desk.tag(*talks)
    run = way("talks")
    async with desk.db.read() as tx:
        page = await search.conversations(tx, "bridge tag:vip", me=desk.agent.id, limit=1)
    assert [hit.conversation for hit in page.items] == [talks[-1]]
    assert run.count("talks") == 2


async def test_what_many_steps_do_not_fill_goes_by_the_index(
    desk: Desk, way: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await desk.talk()
    talks = [await desk.talk("something else") for _ in range(9)]
    await desk.tag(old, *talks)
    run = way("talks")
    monkeypatch.setattr(store, "ROUNDS", 2)
    assert await desk.found("bridge tag:vip") == [(old, 1)]
    assert run.count("talks") == 2
    assert "exact" in run


async def test_operators_that_leave_nothing(desk: Desk, way: Ways) -> None:
    for _ in range(5):
        await desk.talk()
    run = way("talks")
    for wish in ("tag:vip", "status:solved", "channel:email", "assignee:me", "before:2020-01-01"):
        assert await desk.found(f"bridge {wish}") == []
    assert run.count("talks") > 0


async def test_a_merged_talk_is_wanted_when_its_target_is(desk: Desk, way: Ways) -> None:
    source, target, other, aside = [await desk.talk(email=ANA) for _ in range(4)]
    await desk.tag(source, tag="lost")
    await desk.tag(target, other)
    await desk.merge(source, target)
    await desk.merge(other, aside)
    way("talks")
    assert await desk.found("bridge tag:vip") == [(target, 1), (source, 1)]
    assert await desk.found("bridge tag:lost") == []


async def test_a_note_is_found_though_it_moves_no_talk_up(desk: Desk, way: Ways) -> None:
    """Lists, and the steps of this search, go by what contact or agent last wrote."""
    old = await desk.talk("something else")
    talks = [await desk.talk() for _ in range(8)]
    await desk.tag(old, *talks)
    await desk.answer(old, note=True)
    aside = await desk.talk("something else")
    await desk.answer(aside, note=True)
    way("talks")
    latest = [(talk, 1) for talk in talks[::-1]]
    for limit in (1, 3, 50):
        assert await desk.found("bridge tag:vip", limit=limit) == [(old, 2), *latest]
    assert await desk.found("bridge tag:vip from:note", limit=1) == [(old, 2)]
    assert await desk.found("bridge tag:vip from:contact", limit=1) == latest


async def test_nothing_is_found_of_an_erased_person(desk: Desk, way: Ways) -> None:
    gone, stays = await desk.talk(), await desk.talk()
    await desk.answer(gone, note=True)
    await desk.tag(gone, stays)
    await desk.forget(gone)
    way("talks")
    assert await desk.found("bridge tag:vip") == [(stays, 1)]


QUERIES = [
    *(f"bridge {wish}" for wish in ("tag:vip", "status:solved,closed", "is:pending", "is:unread")),
    *(f"bridge {wish}" for wish in ("channel:email", f"from:{ANA}", "assignee:me")),
    *(f"bridge tag:vip {wish}" for wish in ("from:note", "from:agent", "from:contact")),
    "bridge lost assignee:none",
    "lost tag:vip status:open,pending",
]


async def grow(desk: Desk, chance: random.Random) -> None:
    """Whatever happens at a desk, in any order."""
    talks = [
        await desk.talk(
            chance.choice(("bridge", "lost bridge", "lost")),
            email=chance.choice(("", "", ANA)),
            channel=chance.choice(("chat", "email")),
        )
        for _ in range(24)
    ]
    await desk.tag(*chance.sample(talks, 12))
    for talk in chance.choices(talks, k=24):
        text = chance.choice(("bridge", "lost", "other words"))
        if chance.random() < 0.3:
            await desk.writes_on(talk, text)
        else:
            await desk.answer(talk, text, note=chance.random() < 0.5)
    by = events.Actor("agent", desk.agent.id)
    async with desk.db.transaction() as tx:
        for talk in chance.sample(talks, 6):
            await conversations.set_status(tx, talk, "solved", actor=by)
    mixed = chance.sample(talks, 9)
    for source, target in zip(mixed[:4], mixed[4:8], strict=True):
        await desk.merge(source, target)
    await desk.forget(mixed[8])


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_all_ways_find_the_same(desk: Desk, way: Ways, seed: int) -> None:
    await grow(desk, random.Random(seed))
    for query in QUERIES:
        found: dict[str, list[tuple[UUID, int | None]]] = {}
        for by in ("walk", "exact", "talks"):
            way(by)
            found[by] = await desk.found(query, limit=2)
        assert found["talks"] == found["exact"] == found["walk"], query
        assert await desk.found(query) == found["talks"], query
