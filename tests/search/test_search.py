"""Finding conversations and contacts on the real index."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from walletdesk import contacts, conversations, events, intake, search
from walletdesk.contacts import Claim
from walletdesk.intake import Matter
from walletdesk.people import Agent, NewAgent, Role, create_agent
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Invalid
from walletdesk.search import store

ME = uuid4()

type Begin = Callable[..., Awaitable[UUID]]


@pytest.fixture
def begin(db: Database) -> Begin:
    async def make(
        text: str, *, language: str = "zh-Hans", channel: str = "chat", **more: object
    ) -> UUID:
        async with db.transaction() as tx:
            matter = Matter(channel=channel, language=language, text=text, **more)  # pyright: ignore[reportArgumentType]
            return (await intake.begin(tx, matter)).conversation

    return make


@pytest.fixture
async def agent(db: Database) -> Agent:
    async with db.transaction() as tx:
        return await create_agent(
            tx, NewAgent(email="li@tpwallet.example", name="Li Na", role=Role.AGENT)
        )


async def found(db: Database, text: str, **more: object) -> list[UUID]:
    async with db.read() as tx:
        page = await search.conversations(tx, text, me=ME, **more)  # pyright: ignore[reportArgumentType]
    return [hit.conversation for hit in page.items]


async def test_any_two_neighbouring_chinese_characters_are_found(
    db: Database, begin: Begin
) -> None:
    text = "我的转账一直待处理，已经两个小时了"
    talk = await begin(text)
    await begin("无法登录钱包")
    for i in range(len(text) - 1):
        pair = text[i : i + 2]
        if "，" not in pair:
            assert talk in await found(db, pair), pair
    assert await found(db, "转账待处理") == [], "all pairs of a run must stand in the text"
    assert await found(db, "转账 待处理") == [talk]


async def test_stems_accents_and_case(db: Database, begin: Begin) -> None:
    english = await begin("My Transfers are pending", language="en")
    spanish = await begin("Mi transacción está pendiente", language="es")
    assert await found(db, "transfer") == [english]
    assert await found(db, "TRANSFERRED") == [english]
    assert await found(db, "transaccion") == [spanish]
    assert await found(db, "transacciones pendientes") == [spanish]


async def test_newest_first_once_a_conversation_and_over_pages(
    db: Database, begin: Begin, agent: Agent
) -> None:
    talks = [await begin(f"wallet matter {i}", language="en") for i in range(5)]
    async with db.transaction() as tx:
        for _ in range(3):
            await conversations.reply(
                tx, talks[0], conversations.Reply(text="wallet again"), actor=agent
            )
    order = [talks[0], *reversed(talks[1:])]
    assert await found(db, "wallet") == order
    seen: list[UUID] = []
    cursor = None
    for _ in range(10):
        async with db.read() as tx:
            page = await search.conversations(tx, "wallet", me=ME, cursor=cursor, limit=2)
        seen += [hit.conversation for hit in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == order


async def test_frequent_and_old_words_take_other_ways_to_the_same_result(
    db: Database, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With tiny limits: walked, walked further, by the index."""
    old = [await begin("incident bridge", language="en") for _ in range(6)]
    new = [await begin("plain words", language="en") for _ in range(6)]
    monkeypatch.setattr(store, "PROBE", 3)
    monkeypatch.setattr(store, "FEW_STEPS", 2)
    monkeypatch.setattr(store, "STEPS", 4)
    assert await found(db, "plain") == new[::-1]
    assert await found(db, "bridge") == old[::-1]
    assert await found(db, "bridge", limit=2) == old[::-1][:2]


async def test_operators_narrow(
    db: Database, begin: Begin, agent: Agent, clock: MovedClock
) -> None:
    chat = await begin("help wallet", language="en")
    mail = await begin(
        "help wallet",
        language="en",
        channel="email",
        claims=(Claim("email", "ana@example.org", proven=True),),
    )
    by = events.Actor("agent", agent.id)
    async with db.transaction() as tx:
        await conversations.set_status(tx, chat, "solved", actor=by)
        await conversations.change(tx, mail, conversations.Change(tags=("vip",)), actor=by)
        await conversations.assign(tx, mail, agent=agent.id, team=None, actor=by)
        await conversations.reply(
            tx, mail, conversations.Reply(text="looked at wallet"), actor=agent
        )
    for text, expected in {
        "wallet status:solved": [chat],
        "wallet status:pending": [mail],
        "wallet channel:email": [mail],
        "wallet tag:VIP": [mail],
        "wallet from:agent": [mail],
        "help from:ana@example.org": [mail],
        "looked from:ana@example.org": [],
        "wallet from:nobody@example.org": [],
        'wallet assignee:"li na"': [mail],
        "wallet assignee:none": [chat],
        "wallet assignee:me": [],
        "wallet is:unread": [chat],
        "wallet has:attachment": [],
        "wallet after:2020-01-01": [mail, chat],
        "wallet before:2020-01-01": [],
        "status:solved": [chat],
        "from:ana@example.org": [mail],
        "is:unread": [chat],
        "": [],
    }.items():
        assert await found(db, text) == expected, text


async def test_a_reference_leads_to_its_conversation(db: Database, begin: Begin) -> None:
    talk = await begin("hello", language="en")
    async with db.read() as tx:
        number = (await conversations.get(tx, talk)).number
    for text in (f"WD-{number}", f"wd-{number}", f"#{number}"):
        assert await found(db, text) == [talk]
    assert await found(db, "WD-999999") == []


@pytest.mark.parametrize(
    "text", ["status:lost", "before:yesterday", "channel:pigeon", "from:ana", "x" * 501]
)
async def test_what_cannot_be_understood_is_refused(db: Database, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        await found(db, text)
    assert refused.value.field == "q"


async def test_a_secret_is_not_searched_for(db: Database) -> None:
    with pytest.raises(Invalid) as refused:
        await found(db, "abandon " * 11 + "about")
    assert refused.value.code == "search.secret"


async def test_contacts_by_name_and_whole_address(db: Database, begin: Begin) -> None:
    await begin("x", name="王小明", claims=(Claim("email", "xiaoming@example.org"),))
    await begin("y", name="Ana García", claims=(Claim("account", "user-8731", proven=True),))

    async def names(text: str) -> list[str]:
        async with db.read() as tx:
            page = await search.contacts(tx, text)
            cards = await contacts.cards(tx, page.items)
            return [cards[i].name for i in page.items]

    assert await names("小明") == ["王小明"]
    assert await names("XiaoMing@example.org") == ["王小明"]
    assert await names("garcia") == ["Ana García"]
    assert await names("user-8731") == ["Ana García"]
    assert await names("nobody@example.org") == []


async def test_snippets_mark_hits_and_escape(db: Database, begin: Begin) -> None:
    await begin("<b>Transfers</b> fail & my 转账 waits", language="en")
    async with db.read() as tx:
        page = await search.conversations(tx, "transfer 转账", me=ME)
    assert page.items[0].snippet == (
        "&lt;b&gt;<mark>Transfers</mark>&lt;/b&gt; fail &amp; my <mark>转账</mark> waits"
    )
    await begin("word " * 60 + "needle " + "word " * 60, language="en")
    async with db.read() as tx:
        page = await search.conversations(tx, "needle", me=ME)
    shown = page.items[0].snippet
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "<mark>needle</mark>" in shown
