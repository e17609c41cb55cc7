"""Telling every desk, once a transaction stands, that rows and talks show somebody anew."""

from uuid import UUID

from walletdesk.contacts import store
from walletdesk.platform.db import Tx
from walletdesk.realtime import Hub, tell

MOST = 100
"""Conversations of one contact whose rows are told to renew themselves: more than a list shows."""


async def changed(tx: Tx, hub: Hub, contact_id: UUID) -> None:
    """After COMMIT of `tx`, hint that whatever shows this contact is to be read again."""
    rows = await store.queries.talks.all(tx, contact_id=contact_id, batch=MOST)
    tell.changed(tx, hub, *(row["id"] for row in rows))
