"""Mails in quarantine: listed, downloaded from a real Dovecot, tried again, given up."""

from collections.abc import Iterator
from typing import cast
from uuid import UUID

import pytest
from imapclient import IMAPClient
from tests.adapters.email import dovecot
from tests.adapters.email.pages.conftest import HOME, mailbox
from tests.people.conftest import Browser

from walletdesk import events
from walletdesk.adapters.email import store
from walletdesk.adapters.email.model import Mailbox, Seen, Server
from walletdesk.platform.db import Database

RAW = (
    b"From: ana@example.com\r\nSubject: <script>alert(1)</script>\r\n"
    b"Content-Type: text/html\r\n\r\n<script>alert(2)</script>\r\n"
)


@pytest.fixture(scope="module")
def imap() -> Iterator[dovecot.Running]:
    running = dovecot.start()
    yield running
    running.stop()


async def standing(db: Database, imap: dovecot.Running) -> UUID:
    server = Server("localhost", imap.port, "none", "ana")
    return await mailbox(db, Mailbox(imap=server), imap_password=dovecot.PASSWORD)


async def put(db: Database, account: UUID, at: Seen, code: str = "fetch_failed") -> None:
    async with db.transaction() as tx:
        await store.queries.quarantine.run(
            tx,
            account_id=account,
            validity=at.validity,
            uid=at.uid,
            size=52_000_000,
            code=code,
            now=tx.now,
        )


async def listed(db: Database, account: UUID) -> list[store.Quarantined]:
    async with db.read() as tx:
        return await store.quarantined(tx, account)


async def kinds(db: Database) -> list[str]:
    async with db.read() as tx:
        found = await events.after(tx, events.BEGINNING, batch=1000)
    return [one.kind for one in found]


def there(imap: dovecot.Running) -> Seen:
    """A mail at the server."""
    uid = imap.append("ana", RAW)
    with IMAPClient("localhost", imap.port, ssl=False) as client:
        client.sasl_login("PLAIN", lambda _: f"\0ana\0{dovecot.PASSWORD}".encode())
        opened = cast("dict[bytes, int]", client.select_folder("INBOX", readonly=True))
    return Seen(opened[b"UIDVALIDITY"], uid)


async def test_a_mail_is_downloaded_as_its_server_holds_it(
    admin: Browser, db: Database, imap: dovecot.Running
) -> None:
    account, at = await standing(db, imap), there(imap)
    path = f"{HOME}/{account}/quarantine"
    assert 'class="empty"' in (await admin.open(path)).text
    await put(db, account, at, "too_large")
    page = await admin.open(path)
    assert "52 MB" in page.text
    assert f'href="{path}/{at.validity}/{at.uid}"' in page.text
    answer = await admin.open(f"{path}/{at.validity}/{at.uid}")
    assert answer.content == RAW
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "mailbox.downloaded" in await kinds(db)


async def test_only_what_is_in_quarantine_can_be_downloaded(
    admin: Browser, db: Database, imap: dovecot.Running
) -> None:
    account, at = await standing(db, imap), there(imap)
    path = f"{HOME}/{account}/quarantine/{at.validity}"
    assert (await admin.open(f"{path}/{at.uid}")).status_code == 404
    assert "mailbox.downloaded" not in await kinds(db)


async def test_what_has_gone_and_what_cannot_be_reached_is_said(
    admin: Browser, db: Database, imap: dovecot.Running
) -> None:
    account, at = await standing(db, imap), there(imap)
    await put(db, account, at)
    imap.expunge("ana", at.uid)
    path = f"{HOME}/{account}/quarantine"
    gone = await admin.open(f"{path}/{at.validity}/{at.uid}")
    assert gone.headers["location"] == f"{path}?gone"
    assert 'class="banner warn"' in (await admin.open(f"{path}?gone")).text
    async with db.transaction() as tx:
        await store.keep_secret(tx, account, "imap_password", "no-such")
    refused = await admin.open(f"{path}/{at.validity}/{at.uid}")
    assert refused.headers["location"] == f"{path}?unreachable"
    assert 'class="banner bad"' in (await admin.open(f"{path}?unreachable")).text


async def test_one_is_tried_again_or_all(
    admin: Browser, db: Database, imap: dovecot.Running
) -> None:
    account = await standing(db, imap)
    for uid in (3, 4, 5):
        await put(db, account, Seen(1, uid))
    path = f"{HOME}/{account}/quarantine"
    await admin.open(path)
    answer = await admin.send(f"{path}/release", uid="4")
    assert answer.headers["location"] == f"{path}?released"
    assert {mail.uid: mail.released for mail in await listed(db, account)} == {
        3: False,
        4: True,
        5: False,
    }
    await admin.send(f"{path}/release")
    assert all(mail.released for mail in await listed(db, account))


async def test_one_is_given_up(admin: Browser, db: Database, imap: dovecot.Running) -> None:
    account = await standing(db, imap)
    for uid in (3, 4):
        await put(db, account, Seen(1, uid))
    path = f"{HOME}/{account}/quarantine"
    page = await admin.open(path)
    assert page.text.count("data-confirm=") >= 2
    assert (await admin.send(f"{path}/giving-up", uid="3")).status_code == 303
    assert [mail.uid for mail in await listed(db, account)] == [4]
    assert (await admin.send(f"{path}/giving-up", uid="3")).status_code == 404
    assert (await admin.send(f"{path}/giving-up", uid="x")).status_code == 400
