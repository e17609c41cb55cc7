"""Rotation of the master key: every data key is wrapped anew, no text is encrypted again."""

import asyncio

from walletdesk.app import database
from walletdesk.platform import db, keyring
from walletdesk.platform.clock import Clock
from walletdesk.platform.settings import Settings


def rotate(settings: Settings) -> str:
    """Wrap all keys under the newest master key; what was done, in words.

    With a key file a new master key is made first, and running processes read it by themselves.
    """
    with database.at_hand(settings, "keys rotate") as ready:
        if not settings.master_key:
            keyring.add_master(ready)
        return asyncio.run(_rotate(ready))


async def _rotate(settings: Settings) -> str:
    ring = await keyring.open_keyring(settings, settings.database_url)
    opened = await db.connect(settings.database_url, ring, Clock(), size=4)
    count, after = 0, None
    try:
        while True:
            async with opened.transaction() as tx:
                after, wrapped = await keyring.rotate(tx, after=after)
            count += wrapped
            if after is None:
                return f"{count} keys are now under master key {ring.newest.id}"
    finally:
        await opened.close()
