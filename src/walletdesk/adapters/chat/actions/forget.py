"""Forgetting who chatted: their sessions end, with what they told before their first message."""

from collections.abc import Sequence
from uuid import UUID

from walletdesk.adapters.chat import store
from walletdesk.adapters.chat.model import topic
from walletdesk.platform.db import Tx
from walletdesk.realtime import Hint, Hub


async def forget(tx: Tx, hub: Hub, contacts: Sequence[UUID]) -> int:
    """End the sessions of these contacts; how many. Every process hears of it after COMMIT."""
    rows = await store.queries.forget_sessions.all(tx, contact_ids=list(contacts))
    hints = [Hint(topic(row["id"]), store.CHANGED, str(row["id"])) for row in rows]
    tx.after_commit(lambda: hub.publish(*hints))
    return len(rows)
