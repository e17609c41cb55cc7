"""The worker's part: follows every mailbox, each in one process of the cluster, and listens."""

import asyncio
from contextlib import suppress
from uuid import UUID

import asyncpg
from msgspec import Struct

from walletdesk.adapters.email import store
from walletdesk.adapters.email.arrive import Desk
from walletdesk.adapters.email.following import Followed
from walletdesk.adapters.email.hearing import Hears
from walletdesk.adapters.email.imap import follow
from walletdesk.adapters.email.model import Mailbox
from walletdesk.adapters.email.store import Box
from walletdesk.channels import AccountSecrets, opened
from walletdesk.platform import log
from walletdesk.platform.settings import Settings

logger = log.get(__name__)

LOOK = 5.0
"""Seconds between looks at what administrators have changed."""
LOCK = 0x6D61696C
"""First half of the advisory lock of a mailbox ("mail")."""

type Key = tuple[object, ...]


class _Running(Struct):
    key: Key
    stop: asyncio.Event
    task: "asyncio.Task[None]"


class Receiving:
    """Follows what should be followed, until cancelled."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings
        self._running: dict[UUID, _Running] = {}

    async def run(self) -> None:
        """Until cancelled; what goes wrong is logged and begun again."""
        try:
            while True:
                try:
                    await self._hold()
                except Exception as wrong:
                    logger.error("mail.receiving_failed", exc_info=wrong)
                await self._end_all()
                await asyncio.sleep(LOOK)
        finally:
            await self._end_all()

    async def _hold(self) -> None:
        """With a connection whose advisory locks say which mailboxes are ours."""
        locks = await asyncpg.connect(self._settings.database_url)
        try:
            while True:
                await self._look(locks)
                await asyncio.sleep(LOOK)
        finally:
            locks.terminate()

    async def _look(self, locks: "asyncpg.Connection[asyncpg.Record]") -> None:
        async with self._desk.db.read() as tx:
            boxes = {box.id: box for box in await store.mailboxes(tx)}
            accounts = {b.id: await opened(tx, b.id) for b in boxes.values() if _is_followed(b)}
        for gone in self._running.keys() - accounts.keys():
            await self._end(gone)
            await locks.execute("SELECT pg_advisory_unlock($1, $2)", LOCK, _half(gone))
        for account, secrets in accounts.items():
            key = _key(boxes[account], secrets)
            running = self._running.get(account)
            if running is not None and running.key == key and not running.task.done():
                continue
            if running is not None:
                await self._end(account)
            elif not await locks.fetchval(
                "SELECT pg_try_advisory_lock($1, $2)", LOCK, _half(account)
            ):
                continue  # another worker has it
            self._begin(secrets, boxes[account].mailbox, key)

    def _begin(self, account: AccountSecrets, mailbox: Mailbox, key: Key) -> None:
        stop = asyncio.Event()
        followed = Followed(self._desk, account.id, mailbox)
        task = asyncio.create_task(follow(account, mailbox, followed, stop))
        self._running[account.id] = _Running(key, stop, task)

    async def _end(self, account: UUID) -> None:
        running = self._running.pop(account)
        running.stop.set()
        with suppress(asyncio.CancelledError):
            found = await asyncio.gather(running.task, return_exceptions=True)
            if isinstance(found[0], Exception):
                logger.error("mail.follower_failed", exc_info=found[0])

    async def _end_all(self) -> None:
        for account in list(self._running):
            await self._end(account)


def _is_followed(box: Box) -> bool:
    return box.active and not box.mailbox.paused and box.mailbox.imap is not None


def _key(box: Box, account: AccountSecrets) -> Key:
    """Another one: the follower begins anew. A rolled refresh token is its own doing."""
    secrets = {k: v for k, v in account.secrets.items() if k != "oauth_refresh"}
    return (box.address, box.mailbox, box.turn, tuple(sorted(secrets.items())))


def _half(account: UUID) -> int:
    return int.from_bytes(account.bytes[-4:], "big", signed=True)


async def listen(desk: Desk, settings: Settings, stop: asyncio.Event) -> None:
    """The SMTP listener, where the settings open one."""
    where = settings.smtp_listen
    if not where:
        return
    from walletdesk.adapters.email import listener

    host, _, port = where.rpartition(":")
    await listener.listen(
        listener.Listening(
            host=host.strip("[]"),
            port=int(port),
            hostname=settings.smtp_hostname,
            certificate=settings.smtp_certificate,
            key=settings.smtp_key,
            trusted=settings.smtp_trusted,
        ),
        Hears(desk),
        stop,
    )
