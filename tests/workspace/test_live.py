"""Rows and numbers that a live page asks for, and acts on many at once."""

from uuid import UUID

import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import ROW, Agents, Browser

from walletdesk import conversations, people
from walletdesk.conversations import Conversation
from walletdesk.events import Actor
from walletdesk.people import Role, TeamWish, create_team
from walletdesk.platform.db import Database
from walletdesk.realtime import Hint, Hub

UNKNOWN = UUID("01890000-0000-7000-8000-000000000000")


async def read(db: Database, talk: UUID) -> Conversation:
    async with db.read() as tx:
        return await conversations.get(tx, talk)


async def test_only_those_come_that_the_view_holds_now(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li = await agents()
    mine, other = await writes(), await writes()
    async with db.transaction() as tx:
        actor = Actor("agent", li.agent.id)
        await conversations.assign(tx, mine, agent=li.agent.id, team=None, actor=actor)
    asked = f"ids={other},{mine},{UNKNOWN}"
    for view, ids in {
        "mine": [mine],
        "open": [other, mine],
        "unassigned": [other],
        "mentions": [],
    }.items():
        answer = await li.piece(f"/desk/rows?view={view}&{asked}")
        assert ROW.findall(answer.text) == [str(i) for i in ids], view
    narrowed = await li.piece(f"/desk/rows?view=open&channel=email&{asked}")
    assert ROW.findall(narrowed.text) == []


@pytest.mark.parametrize("ids", ["x", "", ",".join(str(UUID(int=n)) for n in range(101))])
async def test_a_list_of_ids_that_is_none_is_refused(agents: Agents, ids: str) -> None:
    li = await agents()
    assert (await li.piece(f"/desk/rows?view=open&ids={ids}")).status_code == 422


async def test_the_menu_counts(agents: Agents, writes: Writes) -> None:
    li = await agents()
    await writes()
    await writes()
    answer = await li.piece("/desk/menu?view=unassigned")
    assert '<span class="count">2</span>' in answer.text


async def act(browser: Browser, act: str, *talks: UUID, tag: str = "") -> str:
    answer = await browser.send("/desk/bulk", act=act, ids=[str(t) for t in talks], tag=tag)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_each_act_is_done_to_each(
    agents: Agents, writes: Writes, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    hinted: set[str] = set()

    def publish(_: Hub, *hints: Hint) -> None:
        hinted.update(hint.id for hint in hints)

    monkeypatch.setattr(Hub, "publish", publish)
    boss, bo = await agents(Role.SUPERVISOR), await agents(name="Bo")
    talks = [await writes(), await writes()]
    async with db.transaction() as tx:
        team = await create_team(tx, TeamWish("Transfers"))
    for wish in (
        f"assign:agent/{bo.agent.id}",
        f"assign:team/{team.id}",
        "priority:urgent",
        "status:pending",
        "status:open",
        "snooze:3h",
    ):
        assert "2 conversations changed" in await act(boss, wish, *talks)
    await act(boss, "tag", *talks, tag="VIP wallet")
    for talk in [await read(db, t) for t in talks]:
        assert (talk.agent, talk.team, talk.priority) == (bo.agent.id, team.id, 3)
        assert (talk.status, talk.tags) == ("open", ("vip wallet",))
        assert talk.snoozed_until is not None
    await act(boss, "untag", *talks, tag="vip wallet")
    await act(boss, "assign:me", talks[0])
    await act(boss, "assign:nobody", talks[1])
    assert (await read(db, talks[0])).agent == boss.agent.id
    assert (await read(db, talks[1])).agent is None
    assert (await read(db, talks[1])).tags == ()
    assert hinted == {str(t) for t in talks}


async def test_what_is_refused_is_said_row_by_row_and_the_rest_is_done(
    agents: Agents, writes: Writes, db: Database
) -> None:
    boss = await agents(Role.SUPERVISOR)
    good, solved = await writes(), await writes()
    await act(boss, "status:solved", solved)
    number = (await read(db, solved)).number
    text = await act(boss, "snooze:1d", good, solved)
    assert "One conversation changed" in text
    assert f"WD-{number}" in text
    assert (await read(db, good)).snoozed_until is not None


async def test_bulk_acts_are_for_those_who_may(
    agents: Agents, writes: Writes, db: Database
) -> None:
    talk = await writes()
    other = await agents(Role.PRODUCT)
    answer = await other.send("/desk/bulk", act="status:solved", ids=[str(talk)])
    assert answer.status_code == 403
    assert "<bulk-bar" not in (await other.open("/desk/view/open")).text
    assert (await read(db, talk)).status == "open"
    boss = await agents(Role.AGENT)
    assert "<bulk-bar" in (await boss.open("/desk/view/open")).text
    boss.csrf = "wrong"
    answer = await boss.send("/desk/bulk", act="status:solved", ids=[str(talk)])
    assert answer.status_code == 403
    assert (await read(db, talk)).status == "open"


@pytest.mark.parametrize(
    ("wish", "tag"),
    [
        ("explode:now", ""),
        ("status:closed", ""),
        ("priority:9", ""),
        ("snooze:9y", ""),
        ("assign:agent/x", ""),
        (f"assign:agent/{UNKNOWN}", ""),
        (f"assign:team/{UNKNOWN}", ""),
        ("tag", "  "),
    ],
)
async def test_an_act_that_means_nothing_changes_nothing(
    agents: Agents, writes: Writes, db: Database, wish: str, tag: str
) -> None:
    boss, talk = await agents(Role.SUPERVISOR), await writes()
    before = await read(db, talk)
    answer = await boss.send("/desk/bulk", act=wish, ids=[str(talk)], tag=tag)
    assert answer.status_code == 422
    assert await read(db, talk) == before


async def test_the_bar_offers_those_who_can_answer(agents: Agents) -> None:
    boss = await agents(Role.SUPERVISOR, name="Ada")
    await agents(name="Bo")
    await agents(Role.PRODUCT, name="Pru")
    text = (await boss.piece("/desk/bulk")).text
    assert "Bo" in text
    assert "Pru" not in text
    assert people.Act.BULK in boss.agent.acts
