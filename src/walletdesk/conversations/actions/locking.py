"""One order of locks for all who write, so that nobody waits for somebody who waits for them:
contacts, then conversations, each by id, then what hangs on a conversation (messages, merges,
drafts, mentions, the outbox, files).
"""

from collections.abc import Iterable
from uuid import UUID

from walletdesk import contacts
from walletdesk.conversations import store
from walletdesk.conversations.model import Conversation
from walletdesk.platform.db import Tx


async def together(tx: Tx, *conversation_ids: UUID) -> dict[UUID, Conversation]:
    """Several talks, locked. Raise `NotFound`."""
    return {i: await store.get(tx, i, lock=True) for i in sorted(set(conversation_ids))}


async def lock(tx: Tx, conversation_id: UUID) -> tuple[Conversation, Conversation | None]:
    """A talk and what it is merged into, locked; None where it stands alone. Raise `NotFound`."""
    target_id = (await store.get(tx, conversation_id)).merged_into
    if target_id is None:
        return await store.get(tx, conversation_id, lock=True), None
    locked = await together(tx, conversation_id, target_id)
    source = locked[conversation_id]
    return source, locked[target_id] if source.merged_into == target_id else None


async def keep(tx: Tx, contact_ids: Iterable[UUID]) -> None:
    """Nobody erases these contacts before `tx` ends. Raise `Conflict` for one who is erased."""
    for contact in sorted(set(contact_ids)):
        await contacts.keep(tx, contact)
