"""Telling every list and every reader, once a transaction stands, that conversations changed."""

from uuid import UUID

from walletdesk.platform.db import Tx
from walletdesk.realtime import DESK, Hint, Hub, of_conversation


def changed(tx: Tx, hub: Hub, *conversation_ids: UUID) -> None:
    """After COMMIT of `tx`, hint that these rows and talks are to be read again."""
    hints = [
        hint
        for identity in conversation_ids
        for hint in (
            Hint(DESK, "conversation", str(identity)),
            Hint(of_conversation(identity), "conversation", str(identity)),
        )
    ]
    tx.after_commit(lambda: hub.publish(*hints))
