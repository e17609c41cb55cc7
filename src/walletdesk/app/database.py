"""The database of a command: the outside one of the settings, or the data folder's own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from msgspec.structs import replace

from walletdesk.app import preflight
from walletdesk.platform import db, postgres
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Tx
from walletdesk.platform.migrate import migrate
from walletdesk.platform.settings import Settings


@contextmanager
def at_hand(settings: Settings, what: str) -> Iterator[Settings]:
    """Give the settings with a `database_url` that answers.

    Without an outside database it is that of a running `up`, or ours for as long as this lasts.
    """
    if settings.database_url:
        yield settings
        return
    with postgres.borrowed(settings.data, what=what) as url:
        yield replace(settings, database_url=url)


def in_transaction(settings: Settings, what: str, act: Callable[[Tx], Awaitable[str]]) -> str:
    """Run what a command does in one transaction, on the schema of this release."""
    with at_hand(settings, what) as ready:
        return asyncio.run(_run(ready, act))


async def _run(settings: Settings, act: Callable[[Tx], Awaitable[str]]) -> str:
    await migrate(settings.database_url)
    keys = await preflight.open_keyring(settings)
    opened = await db.connect(settings.database_url, keys, Clock(), size=2)
    try:
        async with opened.transaction() as tx:
            return await act(tx)
    finally:
        await opened.close()
