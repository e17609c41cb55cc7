"""A secret in pieces: over several messages of a contact, in one talk or in several."""

from datetime import timedelta
from uuid import UUID

from walletdesk import conversations, guard
from walletdesk.conversations import Message
from walletdesk.guard import Cleaned, Kind
from walletdesk.intake import asked
from walletdesk.platform.db import Read, Tx

SPLIT_WITHIN = timedelta(minutes=10)
LOOKED_AT = 24
"""How many of a contact's messages a phrase can be spread over before it is no longer joined."""
TALKS = 6
"""In how many of their talks, those they wrote in last."""


async def join(
    tx: Tx,
    contact: UUID,
    cleaned: Cleaned,
    *,
    talk: UUID | None = None,
    client_id: UUID | None = None,
) -> tuple[Cleaned, set[UUID]]:
    """Look for a phrase spread over the last ten minutes; mask its earlier pieces too.

    The new text without its piece, and the talks in which earlier ones were masked. `talk` is the
    one written to (None: it begins), `client_id` the message's own, which a repeat brings again.
    """
    recent = [
        m for m in await _recent(tx, contact, talk) if not client_id or m.client_id != client_id
    ]
    split = guard.find_split([m.text for m in recent], cleaned.text)
    if split is None:
        return cleaned, set()
    pieces = [(message, found) for i, message in enumerate(recent) if (found := split.of(i))]
    for message, found in pieces:
        language = (await conversations.get(tx, message.conversation)).language
        masked = guard.mask(message.text, found)
        await conversations.rewrite(
            tx, message.conversation, message.seq, masked, language=language
        )
    talks = {message.conversation for message, _ in pieces}
    for masked_in in sorted(talks):
        await asked.forget(tx, masked_in, [message.text for message, _ in pieces])
    kinds: tuple[Kind, ...] = tuple(sorted({*cleaned.kinds, *split.kinds}))
    return Cleaned(guard.mask(cleaned.text, split.of(None)), kinds), talks


async def _recent(tx: Read, contact: UUID, talk: UUID | None) -> list[Message]:
    since = tx.now - SPLIT_WITHIN
    written = await conversations.of_contact(tx, contact, limit=TALKS)
    talks = {t.id for t in written if t.last_at >= since}
    if talk is not None:
        talks.add(talk)
    latest = await conversations.latest(tx, sorted(talks), limit=LOOKED_AT) if talks else []
    return [m for m in latest if m.kind == "message" and m.at >= since]
