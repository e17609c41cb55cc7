"""Sole reader of `queries.sql`."""

from collections.abc import Iterable
from uuid import UUID

from asyncpg import Record

from walletdesk.csat.model import Rating
from walletdesk.platform import datakeys, sql
from walletdesk.platform.crypto import DataKey
from walletdesk.platform.db import Read

queries = sql.load(__package__)


def comment_place(conversation_id: UUID) -> bytes:
    """Where a comment is sealed."""
    return b"rating.comment" + conversation_id.bytes


async def ratings(tx: Read, conversation_ids: Iterable[UUID]) -> dict[UUID, Rating]:
    """Ratings by conversation; the comment of an erased contact is empty. The caller audits."""
    rows = await queries.find.all(tx, conversation_ids=list(conversation_ids))
    keys = await datakeys.get_all(tx, {r["key_id"] for r in rows if r["comment"]})
    return {r["conversation_id"]: rating_of(r, keys.get(r["key_id"])) for r in rows}


async def rating(tx: Read, conversation_id: UUID) -> Rating | None:
    """The rating of one conversation, for the side panel. The caller audits."""
    return (await ratings(tx, [conversation_id])).get(conversation_id)


def rating_of(row: Record, key: DataKey | None) -> Rating:
    """The shape of a row; without its key (erased) there is no comment."""
    comment = key.text(row["comment"], comment_place(row["conversation_id"])) if key else ""
    return Rating(
        row["score"], comment, row["channel"], row["language"], row["created_at"], row["updated_at"]
    )
