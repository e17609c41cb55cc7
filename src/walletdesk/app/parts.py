"""The parts that a process is made of, opened in order and closed in reverse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

from msgspec import Struct

from walletdesk import privacy, workspace
from walletdesk.app.shipped import ship
from walletdesk.audit import Auditor
from walletdesk.contacts import Toucher
from walletdesk.files import Scanner
from walletdesk.platform import db as database
from walletdesk.platform import keyring
from walletdesk.platform.clock import Clock
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage, open_storage
from walletdesk.realtime import Hub, Presence, open_bus

LONGEST_REQUEST = 30.0
"""Seconds after which nothing that was asked for before is still being rendered."""


class Parts(Struct, frozen=True):
    """What handlers and jobs work with."""

    settings: Settings
    clock: Clock
    db: Database
    storage: Storage
    scanner: Scanner
    hub: Hub
    presence: Presence
    auditor: Auditor
    toucher: Toucher


@asynccontextmanager
async def opened(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[Parts]:
    """Open everything; background tasks (bus, audit, activity) run until the block ends."""
    clock = clock or Clock()
    url = settings.database_url
    async with AsyncExitStack() as stack:
        ring = await keyring.open_keyring(settings, url)
        db = await database.connect(url, ring, clock, size=settings.database_pool)
        stack.push_async_callback(db.close)
        await ship(db)
        hub = Hub()
        hub.observe(privacy.ERASED, lambda hint: _erased(ring, UUID(hint.id)))
        parts = Parts(
            settings,
            clock,
            db,
            open_storage(settings.data, settings.storage_url),
            Scanner(settings.clamd),
            hub,
            Presence(hub, clock),
            Auditor(db),
            Toucher(db),
        )
        bus = open_bus(hub, database_url=url, nats_url=settings.nats_url)
        for background in (bus.run(), parts.auditor.run(), parts.toucher.run()):
            task = asyncio.create_task(background)
            stack.push_async_callback(_end, task)
        yield parts


def _erased(ring: Keyring, contact: UUID) -> None:
    """Nothing of them stays in memory: neither their key nor what was rendered."""
    ring.forget(contact)
    workspace.forget()
    # What was read before the erasure may still be on its way into a page.
    asyncio.get_running_loop().call_later(LONGEST_REQUEST, workspace.forget)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task})
