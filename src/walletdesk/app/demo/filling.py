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
        await _load(settings, database, size)
        async with database.read() as read:
            await read.connection.execute(ANALYZE)
    finally:
        await database.close()


ANALYZE = "ANALYZE"
"""The planner must know of a million rows before the first page asks."""


async def _load(settings: Settings, database: Database, size: int) -> None:
    storage = open_storage(settings.data, settings.storage_url)
    async with database.transaction() as tx:
        if not await _is_empty(tx):
            return
        progress = Progress()
        end = int(tx.now.timestamp() * 1000)
        wish = Wish(size=size, end=end, masters=keyring.masters(settings))
        messages = await Loading(tx, storage, wish, progress).run()
        mark = Mark(messages, conversations_for(size), wish.seed)
        await _execute(tx, await queries.mark_statement.value(tx, mark=str(mark)))
    progress.end(messages)


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
