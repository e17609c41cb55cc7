"""A thousand mails, a real Dovecot, a worker that is killed again and again: each is there once."""

import asyncio
from collections.abc import Callable, Iterator

import msgspec
import pytest
from imapclient import IMAPClient
from tests.adapters.email import dovecot
from tests.adapters.email.desk import ADDRESS, TRUSTED, Office, mail, office
from tests.app.desk import start

from walletdesk import conversations
from walletdesk.adapters.email import store
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.events import system
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import open_storage

MAILS = 1_000
KEY = "1:" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
USER = "burst"
PATIENCE = 240.0


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, master_key=KEY)


@pytest.fixture
def server() -> Iterator[dovecot.Running]:
    running = dovecot.start()
    yield running
    running.stop()


async def test_each_mail_is_a_message_once(
    db: Database, database_url: str, settings: Settings, server: dovecot.Running
):
    desk = await _desk(db, settings, server)
    environment = {
        "DATABASE_URL": database_url,
        "WALLETDESK_MASTER_KEY": KEY,
        "SSL_CERT_FILE": str(server.ca_file),
    }
    command = ("worker", f"--data={settings.data}")
    await asyncio.to_thread(_append, server, ["first"])
    worker = start(*command, **environment)
    try:
        await _until(db, lambda messages: messages >= 1)
        filling = asyncio.to_thread(_append, server, [f"mail {n}" for n in range(MAILS)])
        await asyncio.gather(filling, _until(db, lambda messages: messages > 20))
        for share in (0.2, 0.4, 0.6, 0.8):
            await _until(db, lambda messages, share=share: messages >= MAILS * share)
            worker.kill()
            worker.wait()
            worker = start(*command, **environment)
        await _until(db, lambda messages: messages >= MAILS + 1)
    finally:
        worker.terminate()
        worker.wait(30)
    said = [text for talk in await _all(desk) for text in await desk.said(talk)]
    assert sorted(said) == sorted(["first", *(f"mail {n}" for n in range(MAILS))])


async def _desk(db: Database, settings: Settings, server: dovecot.Running) -> Office:
    storage = open_storage(settings.data, settings.storage_url)
    box = Mailbox(trusted=TRUSTED, imap=Server(dovecot.HOST, server.tls_port, "tls", USER))
    desk = await office(db, storage, settings, box)
    wish = store.Wish(ADDRESS, "Support", box, {"imap_password": dovecot.PASSWORD})
    async with db.transaction() as tx:
        await store.edit(tx, desk.account, wish, actor=system)
    return desk


def _append(server: dovecot.Running, texts: list[str]) -> None:
    with IMAPClient(dovecot.HOST, server.port, ssl=False) as client:
        words = f"\0{USER}\0{dovecot.PASSWORD}".encode()
        client.sasl_login("PLAIN", lambda _: words)
        for number, text in enumerate(texts):
            sender = f"u{number % 40}@user.example"
            client.append("INBOX", mail(text, sender=sender))


async def _until(db: Database, true: Callable[[int], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with db.read() as tx:
                found = await tx.connection.fetchval(
                    "SELECT count(*) FROM message WHERE kind = 'message'"
                )
            if true(found):
                return
            await asyncio.sleep(0.1)


async def _all(desk: Office) -> list[conversations.Conversation]:
    async with desk.db.read() as tx:
        rows = await tx.connection.fetch("SELECT id FROM conversation")
        found = await conversations.get_many(tx, [row["id"] for row in rows])
    return list(found.values())
