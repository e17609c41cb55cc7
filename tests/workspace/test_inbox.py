"""The inbox: which view holds what, filters, pages, words for when there is nothing."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import Agents, desk_of

from walletdesk import contacts, conversations
from walletdesk.audit import Auditor, Reading
from walletdesk.conversations import Change, Filter
from walletdesk.events import Actor
from walletdesk.people import Role, TeamWish, create_team
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.realtime import DESK, Hint, Hub
from walletdesk.workspace import briefly, narrowing, views
from walletdesk.workspace.listing import BATCH, listing


async def test_each_view_holds_its_own(agents: Agents, writes: Writes, db: Database) -> None:
    li = await agents()
    by = Actor("agent", li.agent.id)
    fresh, mine, asleep, pending, solved = [await writes() for _ in range(5)]
    async with db.transaction() as tx:
        team = await create_team(tx, TeamWish("Transfers"))
        await conversations.assign(tx, mine, agent=li.agent.id, team=team.id, actor=by)
        await conversations.snooze(tx, asleep, tx.now + timedelta(days=1), actor=by)
        await conversations.set_status(tx, pending, "pending", actor=by)
        await conversations.set_status(tx, solved, "solved", actor=by)
    assert await li.rows("/desk") == [str(mine)]
    expected = {
        "mine": [mine],
        "unassigned": [pending, fresh],
        "open": [mine, fresh],
        "snoozed": [asleep],
        "pending": [pending],
        "solved": [solved],
        "all": [solved, pending, asleep, mine, fresh],
        "mentions": [],
        f"team/{team.id}": [mine],
    }
    for view, ids in expected.items():
        assert await li.rows(f"/desk/view/{view}") == [str(i) for i in ids], view


async def test_a_mention_is_listed_and_a_reader_of_the_product_team_begins_with_what_is_open(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, product = await agents(name="Li"), await agents(Role.PRODUCT)
    talk = await writes()
    async with db.transaction() as tx:
        note = conversations.Reply(text="@Li look", kind="note")
        await conversations.reply(tx, talk, note, actor=li.agent, mentions=(li.agent.id,))
    assert await li.rows("/desk/view/mentions") == [str(talk)]
    assert await product.rows("/desk") == [str(talk)]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("channel=chat", True),
        ("channel=email", False),
        ("language=zh-Hans", True),
        ("language=es", False),
        ("tag=VIP", True),
        ("tag=other", False),
        ("priority=urgent", True),
        ("priority=low", False),
        ("status=open", True),
        ("status=closed", False),
        ("status=&channel=&category=&language=&tag=&priority=", True),
    ],
)
async def test_filters_narrow_a_view(
    agents: Agents, writes: Writes, db: Database, query: str, there: bool
) -> None:
    li, talk = await agents(), await writes()
    async with db.transaction() as tx:
        wish = Change(tags=("vip",), priority=3)
        await conversations.change(tx, talk, wish, actor=Actor("agent", li.agent.id))
    assert await li.rows(f"/desk/view/open?{query}") == ([str(talk)] if there else [])


async def test_a_filter_that_means_nothing_is_refused_in_words(agents: Agents) -> None:
    li = await agents()
    for query in ("status=weird", "category=x", "priority=9"):
        answer = await li.open(f"/desk/view/open?{query}")
        assert answer.status_code == 422
    assert (await li.open("/desk/view/nowhere")).status_code == 404
    assert (await li.open("/desk/view/team/x")).status_code == 404


async def test_a_long_list_goes_on_without_gap_or_repeat(agents: Agents, writes: Writes) -> None:
    li = await agents()
    written = [str(await writes(f"{n}")) for n in range(BATCH + 3)]
    first = await li.open("/desk/view/open")
    more = first.text.split('rel="next" href="')[1].split('"')[0]
    pages = await li.rows("/desk/view/open") + await li.rows(more)
    assert pages == written[::-1]


async def test_a_row_follows_its_conversation(agents: Agents, writes: Writes, db: Database) -> None:
    li, talk = await agents(), await writes("第一句")
    assert "第一句" in (await li.open("/desk/view/open")).text
    async with db.transaction() as tx:
        wish = Change(subject="转账")
        await conversations.change(tx, talk, wish, actor=Actor("agent", li.agent.id))
    assert "转账" in (await li.open("/desk/view/open")).text


async def test_a_row_follows_the_name_of_its_contact(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    assert "王小明" in (await li.open("/desk/view/open")).text
    async with db.transaction() as tx:
        await contacts.rename(tx, (await conversations.get(tx, talk)).contact, "赵六")
    after = (await li.open("/desk/view/open")).text
    assert "赵六" in after
    assert "王小明" not in after


async def test_what_somebody_is_called_cannot_become_markup(agents: Agents, writes: Writes) -> None:
    li = await agents(name="<b>Li</b>")
    await writes("<script>alert(1)</script>", name="<img src=x>")
    text = (await li.open("/desk/view/open")).text
    for bad in ("<script>alert", "<img src=x", "<b>Li"):
        assert bad not in text


async def test_the_frame_of_one_agent_is_never_anothers(agents: Agents, writes: Writes) -> None:
    await writes()
    li, bo = await agents(name="Li Xqone"), await agents(name="Bo Xqtwo")
    ana = await agents(name="Ana Xqthree", language="es")
    assert len({li.csrf, bo.csrf, ana.csrf}) == 3
    for _ in range(2):
        for browser in (li, bo, ana):
            text = (await browser.open("/desk/view/open")).text
            shown = {other.agent.name for other in (li, bo, ana) if other.agent.name in text}
            tokens = {other.csrf for other in (li, bo, ana) if other.csrf in text}
            assert (shown, tokens) == ({browser.agent.name}, {browser.csrf})
            assert f'lang="{browser.agent.language}"' in text


async def test_an_empty_desk_says_where_the_widget_goes_and_an_empty_view_what_it_is_for(
    agents: Agents, writes: Writes
) -> None:
    li = await agents()
    assert "widget.js" in (await li.open("/desk")).text
    await writes()
    page = (await li.open("/desk")).text
    assert "widget.js" not in page
    assert "Nothing is waiting for you" in page
    assert "No conversation fits" in (await li.open("/desk/view/open?channel=email")).text


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/desk/view/open", "desk.list"),
        ("/desk/rows?view=open&ids={talk}", "desk.list"),
        ("/desk/contacts", "desk.contacts"),
        ("/desk/contacts/{contact}", "desk.contact"),
        ("/desk/search?q=转账", "desk.search"),
    ],
)
async def test_who_was_shown_is_audited(
    agents: Agents,
    writes: Writes,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    act: str,
) -> None:
    noted: list[tuple[Reading, set[UUID]]] = []

    def note(_: Auditor, reading: Reading, shown: Iterable[UUID]) -> None:
        noted.append((reading, set(shown)))

    monkeypatch.setattr(Auditor, "read", note)
    li, talk = await agents(), await writes()
    async with db.read() as tx:
        contact = (await conversations.get(tx, talk)).contact
    noted.clear()
    assert (await li.open(path.format(talk=talk, contact=contact))).status_code == 200
    assert noted == [(Reading(li.agent.id, None, act), {contact})]


async def test_a_conversation_opens_beside_its_list(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes("我的转账")
    async with db.read() as tx:
        number = (await conversations.get(tx, talk)).number
        assert (await conversations.page(tx, Filter(), cursor=None, limit=9)).items
    page = await li.open(f"/desk/c/WD-{number}?view=open")
    assert page.status_code == 200
    assert f'data-conversation="{talk}"' in page.text
    assert f'data-id="{talk}"' in page.text
    assert f"<title>WD-{number} " in page.text
    assert (await li.open("/desk/c/WD-999999")).status_code == 404
    assert (await li.open("/desk/c/nonsense")).status_code == 404


async def test_a_list_that_is_kept_goes_with_the_first_hint(
    agents: Agents,
    writes: Writes,
    db: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(briefly, "FRESH", 3_600.0)
    desk, hub = await desk_of(await agents(), db), Hub()

    async def count() -> int:
        here = views.place("open", narrowing.NONE)
        return (await listing(desk, here, hub, Auditor(db), settings, "en", cursor=None)).count

    await writes()
    assert await count() == 1
    second = await writes()
    assert await count() == 1, "nobody was told"
    hub.publish(Hint(DESK, "conversation", str(second)))
    assert await count() == 2
