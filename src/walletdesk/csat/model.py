"""A contact's rating of a conversation."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from walletdesk.platform.errors import Conflict, Invalid

CHANGEABLE = timedelta(days=7)
"""So long after it was first given a rating may be changed."""

COMMENT_LIMIT = 4_000


class Rating(Struct, frozen=True):
    """1 (very bad) to 5 (very good)."""

    score: Annotated[int, Meta(ge=1, le=5, examples=[5])]
    comment: str
    channel: str
    language: str
    created_at: Annotated[datetime, Meta(tz=True)]
    updated_at: Annotated[datetime, Meta(tz=True)]


def check(score: int, comment: str) -> str:
    """The comment as it is kept. Raise `Invalid`."""
    if not 1 <= score <= 5:
        raise Invalid("score", "csat.score")
    plain = comment.replace("\x00", "").strip()
    if len(plain) > COMMENT_LIMIT:
        raise Invalid("comment", "csat.comment_too_long", limit=COMMENT_LIMIT)
    return plain


def check_time(first_rated: datetime | None, *, answered: bool, now: datetime) -> None:
    """Raise `Conflict` before anybody answered, and once the time for a change is over."""
    if first_rated is None and not answered:
        raise Conflict("csat.not_answered")
    if first_rated is not None and now > first_rated + CHANGEABLE:
        raise Conflict("csat.too_late", days=CHANGEABLE.days)
