"""Rating a conversation."""

from collections.abc import Sequence
from uuid import UUID

from walletdesk import conversations, guard
from walletdesk.csat import store
from walletdesk.csat.events import Rated
from walletdesk.csat.model import Rating, check, check_time
from walletdesk.events import contact, record
from walletdesk.platform import datakeys
from walletdesk.platform.db import Tx


async def rate(
    tx: Tx, conversation_id: UUID, score: int, comment: str = "", *, language: str
) -> Rating:
    """Rate a conversation, or change the rating within 7 days. The caller has made sure that it
    is the contact who asks.

    Raise `Invalid` (score, comment), `NotFound`, or `Conflict` (nobody has answered yet, or too
    late to change).
    """
    said = guard.clean(check(score, comment))
    talk = await conversations.get(tx, conversation_id, lock=True)
    before = await store.rating(tx, conversation_id)
    answered = talk.first_reply_at is not None or talk.status in ("solved", "closed")
    check_time(before.created_at if before else None, answered=answered, now=tx.now)
    key = await datakeys.get(tx, talk.key)
    await store.queries.put.run(
        tx,
        conversation_id=conversation_id,
        key_id=talk.key,
        score=score,
        comment=key.seal(said.text, store.comment_place(conversation_id)) if said.text else None,
        channel=talk.channel,
        language=language,
        now=tx.now,
    )
    by = contact(talk.contact)
    if said.kinds:
        await conversations.mark_secret(tx, conversation_id, said.kinds, actor=by)
    record(
        tx,
        Rated(
            by=by,
            conversation=conversation_id,
            contact=talk.contact,
            score=score,
            before=before.score if before else None,
            commented=bool(said.text),
        ),
    )
    since = before.created_at if before else tx.now
    return Rating(score, said.text, talk.channel, language, since, tx.now)


async def erase(tx: Tx, key_ids: Sequence[UUID]) -> int:
    """Forget what contacts said in ratings; how many comments there were. The scores stay."""
    return await store.queries.erase.run(tx, key_ids=list(key_ids))
