"""The pane of a talk: it shows what is there, to whom it may, and never something older."""

import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.workspace.conftest import Writes
from tests.workspace.desk import Agents, Browser

from walletdesk import contacts, conversations, csat, events, files, outbox, people
from walletdesk.audit import Auditor, Reading
from walletdesk.conversations import Change, Incoming, Reply
from walletdesk.events import Actor
from walletdesk.files import Scanner, Upload
from walletdesk.people import Role, TeamWish
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.storage import open_storage
from walletdesk.workspace.talk import panes
from walletdesk.workspace.talk.stamp import stamp
from walletdesk.workspace.talk.whole import whole

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


async def shown(browser: Browser, talk: UUID) -> str:
    answer = await browser.piece(f"/desk/talk/{talk}")
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_it_shows_the_talk_and_who_wrote(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li = await agents(name="Li Na")
    talk = await writes("我的转账一直待处理", name="王小明")
    async with db.transaction() as tx:
        await conversations.reply(tx, talk, Reply(text="您好，我来看一下。"), actor=li.agent)
        await conversations.reply(
            tx, talk, Reply(text="known incident", kind="note"), actor=li.agent
        )
    html = await shown(li, talk)
    html = html[html.index('id="talk-lines"') :]
    assert (
        html.index("我的转账一直待处理")
        < html.index("您好，我来看一下。")
        < html.index("known incident")
    )
    assert "王小明" in html
    assert "Li Na" in html
    assert html.count('class="talk-line note"') == 1


async def test_text_is_text(agents: Agents, writes: Writes) -> None:
    talk = await writes("<script>alert(1)</script>", name="<b>Bo</b>")
    html = await shown(await agents(), talk)
    assert "<script>alert" not in html
    assert "<b>Bo</b>" not in html
    assert "&lt;script&gt;" in html


async def test_a_masked_secret_is_shown_as_such(agents: Agents, writes: Writes) -> None:
    html = await shown(await agents(), await writes(f"mine is {PHRASE} ok"))
    assert "talk-masked" in html
    assert "sausage" not in html
    assert "A secret was removed" in html


async def test_a_file_says_that_it_is_not_scanned_and_that_it_is_gone(
    agents: Agents, writes: Writes, db: Database, tmp_path: Path
) -> None:
    browser, talk = await agents(), await writes()
    upload = Upload("bill.pdf", "", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    checked = await files.check(Scanner("unix:/nowhere/clamd.ctl"), upload)
    async with db.transaction() as tx:
        row = await conversations.get(tx, talk)
        storage = open_storage(tmp_path, "")
        file = await files.store_file(tx, storage, checked, key_id=row.key, by=row.contact)
        said = Incoming(
            conversation=talk, contact=row.contact, key=row.key, text="", language="en",
            files=(file.id,),
        )  # fmt: skip
        await conversations.receive(tx, said)
        await files.attach(tx, [file.id], key_id=row.key, by=row.contact)
    html = await shown(browser, talk)
    assert "bill.pdf" in html
    assert "Not scanned yet" in html
    await _scanned(db, file.id, "clean")
    html = await shown(browser, talk)
    assert '<a class="talk-file" href=' in html
    assert "Not scanned yet" not in html
    await _scanned(db, file.id, "found")
    async with db.transaction() as tx:
        await conversations.tell(tx, talk, "files.removed_line", name="bill.pdf")
    html = await shown(browser, talk)
    assert "Removed: it was harmful" in html
    assert '<a class="talk-file"' not in html


async def _scanned(db: Database, file: UUID, word: str) -> None:
    async with db.transaction() as tx:
        await tx.connection.execute(
            "UPDATE file SET scan = $2, scan_after = NULL WHERE id = $1", file, word
        )


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> int:
    """A page of few lines, so that a long talk is made quickly."""
    monkeypatch.setattr(panes, "WINDOW", 5)
    return 5


type Change_ = Callable[[Tx, UUID, Browser], Awaitable[Any]]


async def _rename(tx: Tx, talk: UUID, _: Browser) -> None:
    await contacts.rename(tx, (await conversations.get(tx, talk)).contact, "赵新名")


async def _identify(tx: Tx, talk: UUID, _: Browser) -> None:
    contact = (await conversations.get(tx, talk)).contact
    claim = contacts.Claim("email", "new@tpwallet.example")
    await contacts.claim_identity(tx, contact, claim, actor=events.system)


async def _receive(tx: Tx, talk: UUID, _: Browser) -> None:
    was = await conversations.get(tx, talk)
    said = Incoming(
        conversation=talk, contact=was.contact, key=was.key, text="还有吗", language="zh-Hans"
    )
    await conversations.receive(tx, said)


async def _fail(tx: Tx, talk: UUID, _: Browser) -> None:
    await outbox.receipt(tx, talk, 2, "failed")


async def _tag(tx: Tx, talk: UUID, li: Browser) -> None:
    await conversations.change(
        tx, talk, Change(tags=("refund",)), actor=Actor("agent", li.agent.id)
    )


async def _team(tx: Tx, talk: UUID, li: Browser) -> None:
    team = await people.create_team(tx, TeamWish("Night shift"))
    by = Actor("agent", li.agent.id)
    await conversations.assign(tx, talk, agent=None, team=team.id, actor=by)


async def _rate(tx: Tx, talk: UUID, _: Browser) -> None:
    await csat.rate(tx, talk, 2, "slow", language="en")


async def _read(tx: Tx, talk: UUID, _: Browser) -> None:
    await conversations.contact_read(tx, talk, 2)


async def _hold(tx: Tx, talk: UUID, li: Browser) -> None:
    due = tx.now + timedelta(seconds=5)
    await conversations.hold(tx, talk, Reply(text="held words"), due, actor=li.agent)


async def _draft(tx: Tx, talk: UUID, li: Browser) -> None:
    await conversations.save_draft(tx, talk, "note", "half a thought", actor=li.agent)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_rename, "赵新名"),
        (_identify, "new@tpwallet.example"),
        (_receive, "还有吗"),
        (_fail, "Not delivered"),
        (_tag, "refund"),
        (_team, "Night shift"),
        (_rate, "slow"),
        (_read, ">Seen<"),
        (_hold, "held words"),
        (_draft, "half a thought"),
    ],
)
async def test_a_kept_pane_is_never_older_than_the_talk(
    agents: Agents, writes: Writes, db: Database, change: Change_, words: str
) -> None:
    li = await agents()
    talk = await writes()
    async with db.transaction() as tx:
        await conversations.reply(tx, talk, Reply(text="您好"), actor=li.agent)
    assert words not in await shown(li, talk)
    async with db.transaction() as tx:
        await change(tx, talk, li)
    assert words in await shown(li, talk)


@pytest.mark.parametrize(
    "change",
    [_rename, _receive, _fail, _tag, _team, _rate, _hold, _draft],
    ids=lambda f: f.__name__,
)
async def test_what_is_read_whole_carries_the_stamp_of_the_moment(
    agents: Agents, writes: Writes, db: Database, change: Change_
) -> None:
    li = await agents()
    talk, other = await writes(name="王小明"), await writes("another matter")
    async with db.transaction() as tx:
        await conversations.reply(tx, talk, Reply(text="您好"), actor=li.agent)
        by = Actor("agent", li.agent.id)
        await conversations.assign(tx, talk, agent=li.agent.id, team=None, actor=by)
        await conversations.merge(tx, other, talk, actor=li.agent)
        await change(tx, talk, li)
    number = await _number(db, talk)
    async with db.read() as tx:
        now = await stamp(tx, talk, li.agent.id)
        read = await whole(tx, number, li.agent.id, lines=10)
    assert read.stamp == now
    assert now.merges


async def _number(db: Database, talk: UUID) -> int:
    async with db.read() as tx:
        return (await conversations.get(tx, talk)).number


async def test_another_talk_of_the_contact_appears_beside(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li = await agents()
    talk = await writes("first matter")
    async with db.read() as tx:
        contact = (await conversations.get(tx, talk)).contact
    assert "This is their first one." in await shown(li, talk)
    await writes("second matter", contact=contact)
    assert "second matter" in await shown(li, talk)


async def test_what_one_agent_sees_is_not_kept_for_another(agents: Agents, writes: Writes) -> None:
    talk = await writes()
    agent, reader = await agents(), await agents(Role.PRODUCT)
    chinese = await agents(language="zh-Hans")
    assert "<talk-composer" in await shown(agent, talk)
    for _ in range(2):
        html = await shown(reader, talk)
        assert "<talk-composer" not in html
        assert "hx-post" not in html
        assert "You can read here, but not write." in html
    assert "我来处理" in await shown(chinese, talk)


async def test_a_draft_is_for_its_author_alone(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, bo = await agents(), await agents()
    talk = await writes()
    async with db.transaction() as tx:
        await conversations.save_draft(tx, talk, "reply", "only mine", actor=li.agent)
    assert "only mine" in await shown(li, talk)
    assert "only mine" not in await shown(bo, talk)


async def test_a_long_talk_opens_at_its_end_and_leads_back_to_its_beginning(
    agents: Agents, writes: Writes, db: Database, window: int
) -> None:
    li = await agents()
    talk = await writes("line 1")
    for n in range(2, 2 * window + 3):
        async with db.transaction() as tx:
            await conversations.reply(
                tx, talk, Reply(text=f"line {n}.", kind="note"), actor=li.agent
            )
    html, seen = await shown(li, talk), set[int]()
    while True:
        seqs = [int(s) for s in re.findall(r'data-seq="(\d+)"', html)]
        assert seqs == sorted(seqs)
        assert len(seqs) <= window
        assert not seen & set(seqs)
        seen |= set(seqs)
        button = re.search(r'hx-get="(/desk/talk/[^"]+/earlier\?before=[^"]+)"', html)
        if not button:
            break
        html = (await li.piece(button[1])).text
    assert seen == set(range(1, 2 * window + 3))


async def test_a_page_that_is_open_for_long_keeps_its_lines(
    agents: Agents, writes: Writes, db: Database, window: int
) -> None:
    li = await agents()
    talk = await writes("the very first")
    since = re.search(r'data-since="([^"]+)"', await shown(li, talk))
    for n in range(window + 5):
        async with db.transaction() as tx:
            await conversations.reply(
                tx, talk, Reply(text=f"note {n}.", kind="note"), actor=li.agent
            )
    assert since
    now = (await li.client.get(f"/desk/talk/{talk}/now", params={"since": since[1]})).text
    assert 'data-seq="1"' in now
    assert f"note {window + 4}." in now


async def test_a_renamed_colleague_is_named_in_new_pages(
    agents: Agents, writes: Writes, db: Database
) -> None:
    li, admin = await agents(name="Li Na"), await agents(Role.ADMINISTRATOR)
    talk = await writes()
    async with db.transaction() as tx:
        await conversations.reply(tx, talk, Reply(text="您好"), actor=li.agent)
    answer = await admin.client.patch(
        f"/api/v1/agents/{li.agent.id}",
        json={"name": "Li Xin"},
        headers={"x-csrf-token": admin.csrf},
    )
    assert answer.status_code == 200, answer.text
    async with db.transaction() as tx:
        await conversations.reply(tx, talk, Reply(text="再见"), actor=li.agent)
    html = await shown(admin, talk)
    assert "Li Xin" in html
    assert 'class="talk-author">Li Na' not in html


async def test_reading_is_audited(
    agents: Agents, writes: Writes, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[tuple[Reading, set[UUID]]] = []

    def note(_: Auditor, reading: Reading, them: Iterable[UUID]) -> None:
        noted.append((reading, set(them)))

    monkeypatch.setattr(Auditor, "read", note)
    li = await agents()
    talk = await writes()
    async with db.read() as tx:
        contact = (await conversations.get(tx, talk)).contact
    for path in ("", "/now", "/history", "/signs"):
        noted.clear()
        assert (await li.piece(f"/desk/talk/{talk}{path}")).status_code == 200
        assert noted == [(Reading(li.agent.id, None, "desk.talk"), {contact})], path


async def test_nothing_of_it_is_for_strangers(agents: Agents, writes: Writes) -> None:
    talk = await writes()
    li = await agents()
    li.client.cookies.clear()
    for path in ("", "/now", "/earlier?before=eA", "/history", "/draft"):
        assert (await li.piece(f"/desk/talk/{talk}{path}")).status_code == 401


async def test_no_such_talk(agents: Agents) -> None:
    li = await agents()
    missing = "01890000-0000-7000-8000-000000000000"
    assert (await li.piece(f"/desk/talk/{missing}")).status_code == 404
