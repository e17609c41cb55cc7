"""Shapes of the chat's contract (DESIGN §4) and the rules that need no database."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from walletdesk.adapters.chat.limits import Bucket

type Zoned = Annotated[datetime, Meta(tz=True)]
type Short = Annotated[str, Meta(max_length=400)]

LIFETIME = timedelta(days=30)
"""Of a session since its last visit."""
SEEN_EVERY = timedelta(hours=1)
LINK_LIFETIME = timedelta(minutes=30)
PREFIX = "wdc_"


class ContactWish(Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor says of themselves; nothing of it is proof."""

    name: Short = ""
    email: Short = ""


class NewSession(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """POST /chat/v1/sessions. With a session's token it is resumed; what is given is added."""

    language: Annotated[str, Meta(max_length=35)] = ""
    contact: ContactWish | None = None
    identity: Annotated[str, Meta(max_length=8_000)] | None = None
    category: Annotated[str, Meta(max_length=80)] | None = None
    fields: dict[str, Any] | None = None
    link: Annotated[str, Meta(max_length=200)] | None = None


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """POST /chat/v1/messages. The same `client_id` again is answered alike and written once."""

    client_id: UUID
    text: str
    attachments: tuple[UUID, ...] = ()


class MessageAnswer(Struct, frozen=True):
    """What stands in the talk now; `text` is without secrets."""

    seq: int
    client_id: UUID
    text: str
    masked: bool
    conversation: UUID


class Typing(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /chat/v1/typing."""

    typing: bool = True


class ReadUpTo(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /chat/v1/read."""

    seq: Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Rating(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /chat/v1/rating."""

    score: Annotated[int, Meta(ge=1, le=5)]
    comment: Annotated[str, Meta(max_length=4_000)] = ""


class FileView(Struct, frozen=True):
    """An attachment; `url` is a path that works for some hours, `inline` a picture to show."""

    id: UUID
    name: str
    type: str
    size: int
    url: str
    inline: bool


class MessageView(Struct, frozen=True, omit_defaults=True):
    """A line of the talk as its contact sees it."""

    conversation: UUID
    seq: int
    author: Literal["contact", "agent", "system"]
    text: str
    at: Zoned
    name: str = ""
    code: str = ""
    masked: bool = False
    client_id: UUID | None = None
    files: list[FileView] = []


class TalkView(Struct, frozen=True):
    """Which conversation it is. `rate`: it is solved and may be rated; `score`: how it was."""

    id: UUID
    reference: str
    status: str
    rate: bool
    score: int | None


class QueueView(Struct, frozen=True):
    """How many are before, and the measured wait in minutes (null: not enough is measured)."""

    before: int
    minutes: int | None
    spread: int | None


class HoursView(Struct, frozen=True):
    """`mode` is "form" while nobody is there to answer; `promise` says when work goes on."""

    open: bool
    mode: Literal["chat", "form"]
    opens_at: Zoned | None
    closes_at: Zoned | None
    promise: str


class SessionView(Struct, frozen=True):
    """The answer to POST /chat/v1/sessions."""

    token: str
    conversation: TalkView | None
    messages: list[MessageView]
    hours: HoursView
    queue: QueueView | None
    read: int
    agent: str
    language: str


class About(Struct, frozen=True):
    """What is known before there is a contact. `account` is proven by a JWT, the rest is told."""

    name: str = ""
    email: str = ""
    account: str = ""
    proven_email: str = ""
    category: UUID | None = None
    fields: dict[str, Any] = {}
    secrets: tuple[str, ...] = ()


class Session:
    """A session as a process keeps it; the same object for all requests and streams of it."""

    __slots__ = (
        "bucket", "contact", "conversation", "digest", "expires_at", "id", "incomplete", "key",
        "language", "seen_at", "signs", "stale",
    )  # fmt: skip

    def __init__(self, session_id: UUID, digest: bytes, bucket: Bucket, signs: Bucket) -> None:
        self.id = session_id
        self.digest = digest
        self.bucket = bucket
        self.signs = signs
        self.contact: UUID | None = None
        self.conversation: UUID | None = None
        self.key: UUID | None = None
        self.incomplete = False
        self.language = ""
        self.seen_at: datetime
        self.expires_at: datetime
        self.stale = False


def new_token() -> str:
    """256 random bits that look like nothing else a person may hold."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def topic(session_id: UUID) -> str:
    """Where streams of a session hear that it has got a conversation."""
    return f"s:{session_id}"
