"""The accounts that are there from the first start."""

from walletdesk.channels import store
from walletdesk.channels.model import SHIPPED, account_id
from walletdesk.platform.db import Tx


async def ensure_shipped(tx: Tx) -> int:
    """Make the accounts of chat, form and API where they are missing; how many were made."""
    made = 0
    for kind, name in SHIPPED.items():
        made += await store.queries.add_shipped.run(
            tx, id=account_id(kind), kind=kind, name=name, now=tx.now
        )
    return made
