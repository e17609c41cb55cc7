"""What a new desk starts with: channel accounts, categories, hours, templates."""

from walletdesk import categories, channels, hours, macros
from walletdesk.platform.db import Database


async def ship(db: Database) -> None:
    """Bring what is shipped with this release; what an administrator changed is left alone."""
    async with db.transaction() as tx:
        await channels.ensure_shipped(tx)
        await categories.ensure_shipped(tx)
        await hours.ensure_shipped(tx)
        await macros.ensure_shipped(tx)
