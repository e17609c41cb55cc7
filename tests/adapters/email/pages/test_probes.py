"""[Test the connection] against a real Dovecot and a real Postfix, saved and not."""

import ssl
from collections.abc import Iterator
from uuid import UUID

import pytest
from tests.adapters.email import dovecot, postfix
from tests.adapters.email.pages.conftest import FORM, HOME, mailbox
from tests.people.conftest import Browser

from walletdesk import channels, events
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database


@pytest.fixture(scope="module")
def imap() -> Iterator[dovecot.Running]:
    running = dovecot.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def smtp() -> Iterator[postfix.Running]:
    running = postfix.start(login=True)
    yield running
    running.stop()


def typed(imap: dovecot.Running, **more: str) -> dict[str, str]:
    return FORM | {
        "imap.host": "localhost",
        "imap.port": str(imap.port),
        "imap.security": "none",
        "imap.user": "ana",
        "imap_password": dovecot.PASSWORD,
        "smtp.host": "",
        **more,
    }


def steps(page: str) -> list[bool]:
    """Which of the steps shown went well."""
    lines = [line for line in page.splitlines() if line.startswith('<li class="banner')]
    return ['class="banner good"' in line for line in lines]


async def tested(db: Database) -> list[dict[str, object]]:
    async with db.read() as tx:
        found = await events.after(tx, events.BEGINNING, batch=1000)
    return [one.data for one in found if one.kind == "mailbox.tested"]


async def test_a_mailbox_that_is_not_saved_is_tested(
    admin: Browser, db: Database, imap: dovecot.Running
) -> None:
    await admin.open(f"{HOME}/new")
    answer = await admin.send(f"{HOME}/new/probe/imap", **typed(imap))
    assert answer.status_code == 200, answer.text
    assert steps(answer.text) == [True] * 5, answer.text
    assert await tested(db) == [{"account": None, "way": "imap", "ok": True}]
    wrong = await admin.send(f"{HOME}/new/probe/imap", **typed(imap, folder="支持"))
    assert steps(wrong.text) == [True] * 4 + [False], wrong.text
    assert dovecot.PASSWORD not in wrong.text


async def test_a_certificate_that_nobody_vouches_for_is_a_failed_step(
    admin: Browser, imap: dovecot.Running
) -> None:
    await admin.open(f"{HOME}/new")
    secure = typed(imap, **{"imap.port": str(imap.tls_port), "imap.security": "tls"})
    answer = await admin.send(f"{HOME}/new/probe/imap", **secure)
    assert steps(answer.text) == [True, True, False], answer.text


async def test_what_is_stored_is_used_where_the_field_is_empty(
    admin: Browser, db: Database, imap: dovecot.Running
) -> None:
    server = Server("localhost", imap.port, "none", "ana")
    account = await mailbox(db, Mailbox(imap=server), imap_password=dovecot.PASSWORD)
    await admin.open(f"{HOME}/{account}")
    path = f"{HOME}/{account}/probe/imap"
    answer = await admin.send(path, **typed(imap, imap_password=""))
    assert steps(answer.text) == [True] * 5, answer.text
    typed_anew = await admin.send(path, **typed(imap, imap_password="no-such"))
    assert steps(typed_anew.text) == [True, True, True, False], typed_anew.text
    elsewhere = await admin.send(
        path, **typed(imap, imap_password="", **{"imap.host": "127.0.0.1"})
    )
    assert elsewhere.status_code == 422
    assert "#field-imap_password" in elsewhere.text
    stored = [one for one in await tested(db) if one["account"] == str(account)]
    assert [one["ok"] for one in stored] == [True, False]
    async with db.read() as tx:
        kept = (await channels.opened(tx, account)).secrets
    assert kept == {"imap_password": dovecot.PASSWORD}


async def test_the_way_out_is_tested_up_to_the_sender(
    admin: Browser, smtp: postfix.Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, smtp)
    await admin.open(f"{HOME}/new")
    form = FORM | {"smtp.host": "localhost", "smtp.port": str(smtp.tls_port), "smtp.user": "ana"}
    answer = await admin.send(
        f"{HOME}/new/probe/smtp", **(form | {"smtp_password": postfix.PASSWORD})
    )
    assert steps(answer.text) == [True] * 5, answer.text
    wrong = await admin.send(f"{HOME}/new/probe/smtp", **(form | {"smtp_password": "no-such"}))
    assert steps(wrong.text) == [True, True, True, False], wrong.text


def trust(monkeypatch: pytest.MonkeyPatch, smtp: postfix.Running) -> None:
    """As the environment of a process would say it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(smtp.ca_file))
    assert ssl.get_default_verify_paths().cafile == str(smtp.ca_file)


async def test_without_a_server_there_is_nothing_to_test(admin: Browser, db: Database) -> None:
    await admin.open(f"{HOME}/new")
    answer = await admin.send(f"{HOME}/new/probe/smtp", **(FORM | {"smtp.host": ""}))
    assert answer.status_code == 200
    assert steps(answer.text) == []
    assert await tested(db) == []


async def test_tests_are_limited(admin: Browser, clock: MovedClock) -> None:
    await admin.open(f"{HOME}/new")
    nothing = FORM | {"smtp.host": ""}
    answers = [await admin.send(f"{HOME}/new/probe/smtp", **nothing) for _ in range(13)]
    assert [one.status_code for one in answers] == [200] * 12 + [429]
    clock.forward(seconds=6)
    assert (await admin.send(f"{HOME}/new/probe/smtp", **nothing)).status_code == 200


async def test_there_are_two_ways(admin: Browser) -> None:
    await admin.open(f"{HOME}/new")
    assert (await admin.send(f"{HOME}/new/probe/pop3", **FORM)).status_code == 404
    unknown = await admin.send(f"{HOME}/{UUID(int=1)}/probe/imap", **FORM)
    assert unknown.status_code == 404
