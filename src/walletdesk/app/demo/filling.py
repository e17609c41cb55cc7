"""Opens what a load needs, and makes sure that it happens once and only where it may."""

from walletdesk.app.demo import tables
from walletdesk.app.demo.loading import Loading, Wish, queries
from walletdesk.app.demo.mark import Mark, parse
from walletdesk.app.demo.plan import conversations_for
from walletdesk.app.demo.progress import Progress
from walletdesk.platform import db, keyring
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.failure import Failure
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import open_storage

_AN_HOUR = 3600.0


class DemoRefused(Failure):
    """The database holds a desk that is not the demo."""


async def fill(settings: Settings, url: str, size: int) -> None:
    """Load unless the mark is there. Raise `DemoRefused`."""
    database = await db.connect(url, await keyring.open_keyring(settings, url), Clock(), size=4)
    try:
        async with database.transaction() as tx:
            if not await _is_empty(tx):
                return
            await _execute(tx, await queries.empty_statement.value(tx, tables=_emptied()))
        progress = Progress()
        messages = await _load(settings, database, size, progress)
        if messages is not None:
            await _settle(database, progress)
            progress.end(messages)
    finally:
        await database.close()


async def _load(
    settings: Settings, database: Database, size: int, progress: Progress
) -> int | None:
    """The number of messages; None: another process was faster."""
    storage = open_storage(settings.data, settings.storage_url)
    async with database.transaction() as tx:
        if not await _is_empty(tx):
            return None
        end = int(tx.now.timestamp() * 1000)
        wish = Wish(size=size, end=end, masters=keyring.masters(settings))
        messages = await Loading(tx, storage, wish, progress).run()
        mark = Mark(messages, conversations_for(size), wish.seed)
        await _execute(tx, await queries.mark_statement.value(tx, mark=str(mark)))
    return messages


async def _settle(database: Database, progress: Progress) -> None:
    """Leave the tables as autovacuum would in time.

    Until then the planner knows nothing of a million rows, and who reads a page of them first has
    to write it: that it is visible to all, and with checksums a copy of it into the WAL.
    """
    async with database.read() as read:
        for done, table in enumerate(tables.ALL):
            progress.step("table", done, len(tables.ALL))
            await read.connection.execute(f"VACUUM (ANALYZE) {table.name}", timeout=_AN_HOUR)


async def _is_empty(tx: Tx) -> bool:
    """False: the demo is there. Raise `DemoRefused` when somebody else is."""
    await queries.lock.run(tx)
    if parse(await queries.mark.value(tx)):
        return False
    if await queries.anybody.value(tx):
        raise DemoRefused("this database holds a desk of its own; --demo fills empty ones only")
    return True


async def _execute(tx: Tx, statement: str) -> None:
    await tx.connection.execute(statement)


def _emptied() -> list[str]:
    """Tables with nobody's rows; those that ship with rows are left."""
    return [table.name for table in tables.ALL if table is not tables.CHANNEL_ACCOUNT]
