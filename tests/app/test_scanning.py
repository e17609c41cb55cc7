"""The worker scans what waited; both sides of a talk read when a file had to go."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from msgspec.structs import replace
from tests.app.desk import free_port, run
from tests.conversations.conftest import Talks
from tests.files import samples
from tests.files.daemon import MARK, Daemon

from walletdesk import conversations, files
from walletdesk.app import scanning
from walletdesk.app.parts import Parts, opened
from walletdesk.conversations import Incoming, Reply
from walletdesk.files import Scanner, Upload
from walletdesk.people import Agent
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings

BAD = samples.PDF + MARK


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    made = Daemon()
    yield made.start()
    made.remove()


async def upload(parts: Parts, name: str, data: bytes, key: UUID | None, by: UUID) -> UUID:
    """While nobody answers."""
    checked = await files.check(Scanner("unix:/nowhere/clamd.ctl"), Upload(name, "", data))
    async with parts.db.transaction() as tx:
        kept = await files.store_file(tx, parts.storage, checked, key_id=key, by=by)
    return kept.id


async def test_who_has_a_harmful_file_in_a_talk_is_told(
    db: Database, database_url: str, settings: Settings, talk: Talks, agent: Agent, daemon: Daemon
) -> None:
    ours = replace(settings, database_url=database_url, clamd=daemon.address)
    talks = [await talk() for _ in range(3)]
    async with opened(ours) as parts:
        async with db.read() as tx:
            contacts = [(await conversations.get(tx, t)).contact for t in talks]
        sent = await upload(parts, "账单.pdf", BAD, contacts[0], contacts[0])
        noted = await upload(parts, "note.pdf", BAD, None, agent.id)
        good = await upload(parts, "good.pdf", samples.PDF, None, agent.id)
        async with parts.db.transaction() as tx:
            said = Incoming(
                conversation=talks[0], contact=contacts[0], key=contacts[0], text="账单",
                language="zh-Hans", files=(sent,),
            )  # fmt: skip
            await conversations.receive(tx, said)
            note = Reply(text="see", kind="note", files=(noted,))
            await conversations.reply(tx, talks[1], note, actor=agent)
            reply = Reply(text="see", files=(good,))
            await conversations.reply(tx, talks[2], reply, actor=agent)
        await scanning.scan(parts)
        await scanning.scan(parts)
    async with db.read() as tx:
        last = [(await conversations.visible(tx, t))[-1] for t in talks]
        found = await files.find(tx, [sent, noted, good])
    assert [m.kind for m in last] == ["system", "message", "reply"]
    assert "files.removed_line" in last[0].text
    assert "账单.pdf" in last[0].text
    assert [found[i].scan for i in (sent, noted, good)] == ["found", "found", "clean"]


def test_the_doctor_says_whether_the_scanner_works(daemon: Daemon, tmp_path: object) -> None:
    def said(**more: str) -> str:
        told = run("doctor", f"--data={tmp_path}", WALLETDESK_PORT=str(free_port()), **more)
        return next(line for line in told.stdout.splitlines() if "virus scanner" in line)

    assert said().startswith("warn")
    assert said(WALLETDESK_CLAMD=daemon.tcp).startswith("ok")
    daemon.stop()
    away = said(WALLETDESK_CLAMD=daemon.tcp)
    assert away.startswith("fail")
    assert daemon.tcp in away


def test_an_address_that_is_none_is_one_line_that_says_what_to_write(tmp_path: object) -> None:
    for wrong in ("/run/clamav/clamd.ctl", "tcp://host", "tcp://host:99999", "http://host:3310"):
        told = run("migrate", f"--data={tmp_path}", WALLETDESK_CLAMD=wrong)
        assert told.returncode == 2
        assert told.stderr.count("\n") == 1
        assert wrong in told.stderr
        assert "unix:/run/clamav/clamd.ctl or tcp://host:3310" in told.stderr
