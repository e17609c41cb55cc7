"""The demo: a believable wallet company, made by chance that repeats, loaded once.

    accounts = await demo.ensure(settings, url, size)

Texts, names and times come from a seed; data keys and nonces never do.
"""

import asyncpg

from walletdesk.app.demo.accounts import ACCOUNTS, Account, lines
from walletdesk.app.demo.mark import Mark, parse
from walletdesk.platform import sql
from walletdesk.platform.settings import Settings

__all__ = ["Account", "Mark", "ensure", "lines", "marked"]

queries = sql.load(__package__)


async def ensure(settings: Settings, url: str, size: int = 0) -> list[Account]:
    """Fill the migrated, empty database `url` with about `size` messages (0: the usual company).

    A database that has the demo already stays as it is, whatever its size. Killed half-way, the
    next call begins anew. Raise `DemoRefused` when the database holds somebody else's desk.
    """
    if await marked(url) is None:
        from walletdesk.app.demo.filling import fill  # heavy, and needed once

        await fill(settings, url, size)
    return ACCOUNTS


async def marked(url: str) -> Mark | None:
    """What the demo left in a database; None when it is not there."""
    connection = await asyncpg.connect(url)
    try:
        return parse(await connection.fetchval(queries.mark.text))
    finally:
        await connection.close()
