"""A desk with a mailbox, and mails that come to it: what the tests of this room share."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from msgspec import Struct

from walletdesk import contacts, conversations, hours, intake
from walletdesk.adapters import email
from walletdesk.adapters.email import Taking, store
from walletdesk.adapters.email.model import Arrival, Arrived, Mailbox, Server
from walletdesk.adapters.email.store import Wish
from walletdesk.channels import Inbound
from walletdesk.conversations import Conversation, Filter, Message
from walletdesk.events import system
from walletdesk.files import Scanner
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage
from walletdesk.realtime import Hub

ADDRESS = "support@tpwallet.example"
PROVEN = "mx.tpwallet.example; dmarc=pass header.from=user.example"
TRUSTED = ("mx", "mx.tpwallet.example")
BOX = Mailbox(trusted=TRUSTED, smtp=Server("127.0.0.1", 2525, "none", login="none"))


class Office(Struct):
    """A mailbox and the desk behind it."""

    db: Database
    storage: Storage
    settings: Settings
    hub: Hub
    account: UUID
    mailbox: Mailbox
    broken: str = ""
    """Why a mail cannot be made a message at once."""

    @property
    def desk(self) -> email.Desk:
        """What receivers need."""
        taking = Taking(self.hub, self.settings)
        return email.Desk(self.db, self.storage, Scanner(""), partial(self._take, taking))

    async def _take(self, taking: Taking, tx: Tx, inbound: Inbound, raw: bytes) -> None:
        if self.broken:
            raise RuntimeError(self.broken)
        await email.take(taking, tx, inbound, raw)

    async def arrive(self, raw: bytes, *, believed: bool = True) -> Arrived:
        """A mail comes in."""
        now = datetime.now(UTC)
        arrival = Arrival(
            account=self.account, raw=raw, via="imap", received_at=now, believed=believed
        )
        return await email.arrive(self.desk, self.mailbox, arrival)

    async def work(self) -> int:
        """Make messages of all that has arrived, as the worker does; how many."""
        async with self.db.read() as tx:
            rows = await tx.connection.fetch(
                "SELECT id FROM envelope WHERE processed_at IS NULL ORDER BY received_at, id"
            )
        taking = Taking(self.hub, self.settings)

        for row in rows:
            await intake.process(self.db, row["id"], {email.KIND: partial(email.take, taking)})
        return len(rows)

    async def receive(self, raw: bytes, *, believed: bool = True) -> Arrived:
        """It comes in and becomes a message."""
        arrived = await self.arrive(raw, believed=believed)
        await self.work()
        return arrived

    async def talks(self) -> list[Conversation]:
        """All, oldest first."""
        async with self.db.read() as tx:
            page = await conversations.page(tx, Filter(), cursor=None, limit=50)
            found = await conversations.get_many(tx, [row.id for row in page.items])
        return sorted(found.values(), key=lambda talk: talk.number)

    async def lines(self, talk: Conversation) -> list[Message]:
        """Of a talk, in their order."""
        async with self.db.read() as tx:
            return await conversations.messages(tx, [talk.id])

    async def said(self, talk: Conversation) -> list[str]:
        """What its contact wrote."""
        return [line.text for line in await self.lines(talk) if line.kind == "message"]

    async def contact(self, talk: Conversation) -> contacts.Contact:
        """Whose it is."""
        async with self.db.read() as tx:
            return await contacts.get(tx, talk.contact)


async def office(
    db: Database, storage: Storage, settings: Settings, mailbox: Mailbox = BOX
) -> Office:
    """A desk with one mailbox."""
    async with db.transaction() as tx:
        await hours.ensure_shipped(tx)
        account = await store.add(tx, Wish(ADDRESS, "Support", mailbox), actor=system)
    return Office(db, storage, settings, Hub(), account, mailbox)


_count = iter(range(1, 1_000_000))


def mail(
    text: str = "我的转账一直待处理，已经两个小时了。",
    *,
    sender: str = "王小明 <wang@user.example>",
    to: str = ADDRESS,
    subject: str = "转账待处理",
    checks: str = PROVEN,
    message_id: str = "",
    **headers: str,
) -> bytes:
    """A plain mail; further headers by name, `_` for `-`."""
    lines = [
        f"Authentication-Results: {checks}" if checks else "",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <{message_id or f'{next(_count)}@user.example'}>",
        "Date: Sat, 21 Nov 2026 10:00:00 +0800",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    head = "\r\n".join(line for line in lines if line)
    return f"{head}\r\n\r\n{text}\r\n".encode()
