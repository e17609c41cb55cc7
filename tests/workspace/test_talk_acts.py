"""Acts on a talk: each changes it, answers with how it stands, and says what is wrong."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import Agents, Browser

from walletdesk import categories, conversations
from walletdesk.contacts import Claim
from walletdesk.conversations import Conversation
from walletdesk.people import Role, TeamWish, create_team
from walletdesk.platform.db import Database
from walletdesk.realtime import DESK, Hub

EVM = "0x52908400098527886E0F7030069857D2E4169EE7"


async def act(browser: Browser, talk: UUID, what: str, **fields: Any) -> httpx.Response:
    headers = {"x-csrf-token": browser.csrf, "hx-request": "true", "hx-request-type": "partial"}
    return await browser.client.post(f"/desk/talk/{talk}/{what}", data=fields, headers=headers)


async def found(db: Database, talk: UUID) -> Conversation:
    async with db.read() as tx:
        return await conversations.get(tx, talk)


async def test_assigning_keeps_the_team_and_a_team_takes_over(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, bo = await agents(), await agents(name="Bo")
    talk = await writes()
    async with db.transaction() as tx:
        team = await create_team(tx, TeamWish("Transfers"))
    await act(li, talk, "assignment", team=team.id)
    answer = await act(li, talk, "assignment", agent=bo.agent.id)
    assert 'hx-target="#talk-head"' in answer.text
    assert "Bo" in answer.text
    now = await found(db, talk)
    assert (now.agent, now.team) == (bo.agent.id, team.id)
    await act(li, talk, "assignment", team=team.id)
    assert (await found(db, talk)).agent is None
    await act(li, talk, "assignment", nobody="yes")
    now = await found(db, talk)
    assert (now.agent, now.team) == (None, None)
    assert (await act(li, talk, "assignment", agent="nonsense")).status_code == 422


async def test_readers_are_not_offered_conversations(agents: Agents, writes: Writes) -> None:
    li, talk = await agents(), await writes()
    await agents(Role.PRODUCT, name="Reader Rita")
    sheet = await li.piece(f"/desk/talk/{talk}/assignment")
    assert "Reader Rita" not in sheet.text


@pytest.mark.parametrize("status", ["on_hold", "pending", "solved", "open"])
async def test_statuses(agents: Agents, writes: Writes, db: Database, status: str) -> None:
    li, talk = await agents(), await writes()
    assert (await act(li, talk, "status", status=status)).status_code == 200
    assert (await found(db, talk)).status == status


async def test_a_status_that_does_not_exist(agents: Agents, writes: Writes) -> None:
    li, talk = await agents(), await writes()
    for status in ("closed", "", "x"):
        assert (await act(li, talk, "status", status=status)).status_code == 422


async def test_priority_and_tags(agents: Agents, writes: Writes, db: Database) -> None:
    li, talk = await agents(), await writes()
    await act(li, talk, "priority", priority="3")
    await act(li, talk, "tags", tags="VIP， refund、vip,")
    now = await found(db, talk)
    assert (now.priority, now.tags) == (3, ("refund", "vip"))
    wrong = await act(li, talk, "tags", tags="fine, <bad>")
    assert wrong.status_code == 422
    assert 'value="fine, &lt;bad&gt;"' in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    assert (await act(li, talk, "priority", priority="4")).status_code == 422


async def test_snoozing(agents: Agents, writes: Writes, db: Database) -> None:
    li, talk = await agents(), await writes()
    async with db.read() as tx:
        until = tx.now + timedelta(hours=3)
    await act(li, talk, "snooze", until=until.isoformat())
    assert (await found(db, talk)).snoozed_until == until
    for bad in ("tomorrow", "2020-01-01T00:00:00Z", (until + timedelta(days=100)).isoformat()):
        wrong = await act(li, talk, "snooze", until=bad)
        assert (wrong.status_code, "error-until_local" in wrong.text) == (422, True), bad
    assert (await act(li, talk, "snooze", until="")).status_code == 200
    assert (await found(db, talk)).snoozed_until is None


async def test_fields_are_checked_and_nothing_typed_is_lost(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    category = categories.category_id("transfer-pending")
    assert (await act(li, talk, "about", subject="转账", category=category)).status_code == 200
    now = await found(db, talk)
    assert (now.subject, now.category) == ("转账", category)
    assert now.missing
    sheet = await li.piece(f"/desk/talk/{talk}/fields")
    assert 'name="fields.tx_hash"' in sheet.text
    typed = {"fields.chain": "ethereum", "fields.tx_hash": "0x12", "fields.amount": "10"}
    wrong = await act(li, talk, "fields", zone="Asia/Shanghai", **typed)
    assert wrong.status_code == 422
    assert 'id="error-fields.tx_hash"' in wrong.text
    assert 'value="0x12"' in wrong.text
    assert (await found(db, talk)).fields == {}
    right = await act(
        li, talk, "fields", zone="Asia/Shanghai", **typed | {"fields.tx_hash": "0x" + "ab" * 32}
    )
    assert right.status_code == 200
    now = await found(db, talk)
    assert now.fields["tx_hash"] == "0x" + "ab" * 32
    assert "tx_hash" not in now.missing


async def test_another_category_keeps_what_is_known(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, talk = await agents(), await writes()
    await act(li, talk, "about", category=categories.category_id("transfer-pending"))
    await act(
        li, talk, "fields", **{"fields.chain": "ethereum", "fields.tx_hash": "0x" + "ab" * 32}
    )
    await act(li, talk, "about", category=categories.category_id("login"))
    assert (await found(db, talk)).fields["tx_hash"] == "0x" + "ab" * 32


async def test_merging_by_reference_and_back(agents: Agents, writes: Writes, db: Database) -> None:
    li = await agents()
    same = (Claim("email", "ming@mail.example", proven=True),)
    talk = await writes("first of it", claims=same)
    other = await writes("second of it", claims=same)
    number = (await found(db, other)).number
    for bad in ("WD-999999", "nonsense", ""):
        wrong = await act(li, talk, "merge", into=bad)
        assert (wrong.status_code, "error-into" in wrong.text) == (422, True), bad
    assert (await act(li, other, "merge", into=f"wd-{number}")).status_code == 422
    merged = await act(li, talk, "merge", into=f"wd{number}")
    assert merged.headers["hx-redirect"] == f"/desk/c/WD-{number}"
    html = (await li.piece(f"/desk/talk/{other}")).text
    assert "first of it" in html
    assert "second of it" in html
    assert "This conversation was merged into" in (await li.piece(f"/desk/talk/{talk}")).text
    headers = {"x-csrf-token": li.csrf, "hx-request": "true"}
    undone = await li.client.delete(f"/desk/talk/{talk}/merge", headers=headers)
    assert undone.status_code == 200
    assert (
        "first of it" not in (await li.piece(f"/desk/talk/{other}")).text.split('id="talk-side"')[0]
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "These are two people: Ana &lt;b&gt; here, 王小明 in WD-1002"),
        ("zh-Hans", "这是两个不同的人：这里是Ana &lt;b&gt;，WD-1002 里是王小明"),
        ("es", "Son dos personas: Ana &lt;b&gt; aquí y 王小明 en WD-1002"),
    ],
)
async def test_merging_the_talks_of_two_people_says_first_who_will_not_see_the_answers(
    agents: Agents, writes: Writes, db: Database, language: str, words: str
) -> None:
    li = await agents(language=language)
    talk, other, third = await writes(name="Ana <b>"), await writes(), await writes()
    asked = await act(li, talk, "merge", into="WD-1002")
    assert (asked.status_code, words in asked.text) == (422, True), asked.text
    assert (await found(db, talk)).merged_into is None
    again = await act(li, talk, "merge", into="WD-1003", sure="WD-1002")
    assert 'name="sure" value="WD-1003"' in again.text, "another person is another question"
    done = await act(li, talk, "merge", into="WD-1002", sure="WD-1002")
    assert done.headers["hx-redirect"] == "/desk/c/WD-1002"
    assert (await found(db, talk)).merged_into == other
    nameless = await writes(name="")
    asked = await act(li, nameless, "merge", into="WD-1003")
    assert {"en": "customer of WD-1004", "es": "cliente de WD-1004"}.get(
        language, "WD-1004 的客户"
    ) in asked.text
    refused = await act(li, third, "merge", into="WD-1001", sure="WD-1001")
    assert 'id="error-into"' in refused.text


async def test_history_tells_who_did_what(agents: Agents, writes: Writes) -> None:
    li = await agents(name="Li Na", language="es")
    talk = await writes(name="王小明")
    await act(li, talk, "assignment", agent=li.agent.id)
    await act(li, talk, "priority", priority="2")
    await act(li, talk, "status", status="solved")
    html = (await li.piece(f"/desk/talk/{talk}/history")).text
    told = [
        "la pasó a «Resuelta»",
        "cambió la prioridad (Alta)",
        "se la asignó a Li Na",
        "comenzó esta conversación",
    ]
    assert [html.index(words) for words in told] == sorted(html.index(words) for words in told)
    assert "王小明" in html


async def test_every_act_tells_the_desks(
    agents: Agents, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    li, talk = await agents(), await writes()
    heard: list[str] = []
    publish = Hub.publish

    def listen(hub: Hub, *hints: Any) -> None:
        heard.extend(h.id for h in hints if h.topic == DESK and h.what == "conversation")
        publish(hub, *hints)

    monkeypatch.setattr(Hub, "publish", listen)
    acts: dict[str, dict[str, Any]] = {
        "assignment": {"agent": li.agent.id},
        "status": {"status": "on_hold"},
        "priority": {"priority": "0"},
        "tags": {"tags": "a"},
        "about": {"subject": "b"},
    }
    for what, fields in acts.items():
        heard.clear()
        assert (await act(li, talk, what, **fields)).status_code == 200
        assert str(talk) in heard, what
