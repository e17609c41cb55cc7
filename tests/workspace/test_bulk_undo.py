"""One act on many is taken back as a whole, but for what somebody has changed since."""

import html
import re
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import Agents, Browser

from walletdesk import conversations
from walletdesk.conversations import Change
from walletdesk.events import Actor
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database

UNDO = re.compile(r'data-undo="([^"]+)"')


async def standing(db: Database, ids: Sequence[UUID]) -> list[conversations.Standing]:
    async with db.read() as tx:
        return [conversations.standing(await conversations.get(tx, i)) for i in ids]


async def do(browser: Browser, ids: Sequence[UUID], act: str, **more: str) -> str:
    """Act on them; what takes it back."""
    answer = await browser.send("/desk/bulk", act=act, ids=[str(i) for i in ids], **more)
    assert answer.status_code == 200, answer.text
    found = UNDO.search(answer.text)
    return html.unescape(found[1]) if found else ""


async def undo(browser: Browser, text: str) -> httpx.Response:
    return await browser.send("/desk/bulk/undo", undo=text)


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("assign:me", {}),
        ("status:solved", {}),
        ("status:pending", {}),
        ("priority:urgent", {}),
        ("snooze:1d", {}),
        ("tag", {"tag": "vip"}),
        ("untag", {"tag": "old"}),
    ],
)
async def test_every_act_is_taken_back_with_its_clocks(
    agents: Agents, writes: Writes, db: Database, clock: MovedClock, act: str, more: dict[str, str]
) -> None:
    li = await agents()
    talks = [await writes(), await writes(), await writes()]
    by = Actor("agent", li.agent.id)
    async with db.transaction() as tx:
        await conversations.change(tx, talks[0], Change(tags=("old",), priority=2), actor=by)
        await conversations.snooze(tx, talks[1], tx.now + timedelta(hours=5), actor=by)
        await conversations.set_status(tx, talks[2], "on_hold", actor=by)
    before = await standing(db, talks)
    clock.forward(seconds=5)
    token = await do(li, talks, act, **more)
    assert await standing(db, talks) != before
    clock.forward(seconds=9)
    answer = await undo(li, token)
    assert answer.status_code == 200
    assert await standing(db, talks) == before
    again = await undo(li, token)
    assert "changed by somebody" in again.text
    assert await standing(db, talks) == before


async def test_what_somebody_changed_since_stays_and_is_counted(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, bo = await agents(), await agents()
    talks = [await writes(), await writes()]
    before = await standing(db, talks)
    token = await do(li, talks, "status:solved")
    await do(bo, talks[:1], "status:pending")
    answer = await undo(li, token)
    assert "One conversation is as it was." in answer.text
    assert "One was changed by somebody since" in answer.text
    assert "data-kept" in answer.text
    after = await standing(db, talks)
    assert after[0].status == "pending"
    assert after[1] == before[1]


async def test_having_read_it_since_is_no_change(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    before = await standing(db, [talk])
    token = await do(li, [talk], "assign:me")
    async with db.transaction() as tx:
        await conversations.agent_read(tx, talk, actor=li.agent)
    await undo(li, token)
    assert await standing(db, [talk]) == before


async def test_it_is_the_agents_own_and_for_a_minute(
    agents: Agents, writes: Writes, db: Database, clock: MovedClock
) -> None:
    li, bo, talk = await agents(), await agents(), await writes()
    token = await do(li, [talk], "status:solved")
    assert (await undo(bo, token)).status_code == 422
    assert (await undo(li, token[:-8] + "AAAAAAAA")).status_code == 422
    assert (await undo(li, "")).status_code == 422
    clock.forward(seconds=61)
    assert (await undo(li, token)).status_code == 409
    assert (await standing(db, [talk]))[0].status == "solved"


async def test_what_changed_nothing_offers_nothing(agents: Agents, writes: Writes) -> None:
    li, talk = await agents(), await writes()
    assert await do(li, [talk], "status:open") == ""
