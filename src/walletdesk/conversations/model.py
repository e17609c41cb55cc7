"""Shapes and pure rules of conversations."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from msgspec import Meta, Struct

from walletdesk import guard
from walletdesk.platform.errors import Conflict, Invalid

type Status = Literal["open", "pending", "on_hold", "solved", "closed"]
type Zoned = Annotated[datetime, Meta(tz=True)]

LIVE: tuple[Status, ...] = ("open", "pending", "on_hold")
PRIORITIES = ("low", "normal", "high", "urgent")
type Priority = Literal["low", "normal", "high", "urgent"]

TEXT_LENGTH = 20_000
SUBJECT_LENGTH = 300
PREVIEW_LENGTH = 140
MOST_TAGS = 20
MOST_FILES = 10
LONGEST_SNOOZE = timedelta(days=90)
REOPENS = timedelta(days=14)
"""A solved conversation that its contact writes to within this time opens again."""
TAG = re.compile(r"[\w][\w .:/-]{0,39}")


class Author(Protocol):
    """Who writes for the desk."""

    @property
    def id(self) -> UUID:
        """The agent's id."""
        ...


class Origin(Struct, frozen=True, omit_defaults=True):
    """What a message says of itself beside its text, where its channel tells more than a text.

    `folded`: quoted history and signature; `address`: who really sent it; `others`: who else got
    it; `checks`: what was verified, "dmarc=pass"; `signs`: codes of what an agent should notice.
    """

    folded: str = ""
    address: str = ""
    others: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


class Message(Struct, frozen=True):
    """One line of a talk. `seq` has no gaps; notes are seen by agents only."""

    id: UUID
    conversation: UUID
    seq: int
    kind: Literal["message", "reply", "note", "system"]
    author: UUID | None
    text: str
    at: Zoned
    html: str | None = None
    masked: bool = False
    files: tuple[UUID, ...] = ()
    client_id: UUID | None = None
    delivery: str | None = None
    origin: Origin | None = None


class Conversation(Struct, frozen=True):
    """One matter with one contact."""

    id: UUID
    number: int
    contact: UUID
    key: UUID
    channel: str
    account: UUID | None
    language: str
    status: Status
    priority: int
    category: UUID | None
    subject: str
    preview: str
    fields: dict[str, Any]
    missing: tuple[str, ...]
    tags: tuple[str, ...]
    team: UUID | None
    agent: UUID | None
    snoozed_until: Zoned | None
    secret_found: bool
    last_seq: int
    last_author: str
    contact_read_seq: int
    agent_read_seq: int
    created_at: Zoned
    last_at: Zoned
    updated_at: Zoned
    waiting_since: Zoned | None
    first_reply_at: Zoned | None
    solved_at: Zoned | None
    merged_into: UUID | None
    follows: UUID | None
    version: int
    erased_at: Zoned | None = None

    @property
    def live(self) -> bool:
        """Whether somebody still has to act."""
        return self.status in LIVE

    @property
    def unread(self) -> bool:
        """Whether the contact wrote something that no agent has seen."""
        return self.last_author == "contact" and self.last_seq > self.agent_read_seq


class NewConversation(Struct, frozen=True, kw_only=True):
    """A matter that begins; all text has been through the guard."""

    contact: UUID
    channel: str
    language: str
    account: UUID | None = None
    category: UUID | None = None
    subject: str = ""
    fields: dict[str, Any] = {}
    missing: tuple[str, ...] = ()
    priority: int = 1
    team: UUID | None = None
    follows: UUID | None = None


class Incoming(Struct, frozen=True, kw_only=True):
    """A contact's message; `text` is guarded, `masked` says that something was found."""

    conversation: UUID
    contact: UUID
    key: UUID
    text: str
    language: str
    masked: bool = False
    files: tuple[UUID, ...] = ()
    client_id: UUID | None = None


class Accepted(Struct, frozen=True):
    """Where a message stands now; `repeated` when it had been accepted before."""

    conversation: UUID
    seq: int
    repeated: bool = False


class Reply(Struct, frozen=True, kw_only=True):
    """What an agent sends: a reply the contact sees, or a note for colleagues."""

    text: str
    kind: Literal["reply", "note"] = "reply"
    files: tuple[UUID, ...] = ()
    solve: bool = False
    client_id: UUID | None = None


class Change(Struct, frozen=True, kw_only=True):
    """What an agent changes of a conversation; None leaves as it is."""

    subject: str | None = None
    category: UUID | None = None
    priority: int | None = None
    fields: dict[str, Any] | None = None
    tags: tuple[str, ...] | None = None


class Filter(Struct, frozen=True, kw_only=True):
    """Which conversations a list holds; None does not restrict."""

    statuses: tuple[Status, ...] | None = None
    agent: UUID | None = None
    unassigned: bool = False
    team: UUID | None = None
    category: UUID | None = None
    channel: str | None = None
    contact: UUID | None = None
    language: str | None = None
    tag: str | None = None
    priority: int | None = None
    snoozed: bool | None = None
    updated_after: Zoned | None = None
    ids: tuple[UUID, ...] | None = None


def reference(prefix: str, number: int) -> str:
    """What people quote: `WD-1042`."""
    return f"{prefix}-{number}"


def number_of(text: str) -> int | None:
    """The number in a reference (`WD-1042`, `wd1042`, `#1042`), None when it is none."""
    found = re.fullmatch(r"\s*(?:[A-Za-z]{1,6}-?|#)?(\d{1,15})\s*", text)
    return int(found[1]) if found else None


def check_text(text: str, *, files: bool = False) -> str:
    """Text to store: NUL stripped, at most 20,000 characters, not empty unless files come along."""
    clean = text.replace("\x00", "").replace("\r\n", "\n")
    if len(clean) > TEXT_LENGTH:
        raise Invalid("text", "message.too_long", most=TEXT_LENGTH, length=len(clean))
    if not clean.strip() and not files:
        raise Invalid("text", "message.empty")
    return clean


def check_subject(subject: str) -> str:
    """One line of at most 300 characters."""
    clean = " ".join(subject.replace("\x00", "").split())
    if len(clean) > SUBJECT_LENGTH:
        raise Invalid("subject", "subject.too_long", most=SUBJECT_LENGTH)
    return clean


def check_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Lower-case, sorted, each once."""
    clean = tuple(sorted({" ".join(t.lower().split()) for t in tags if t.strip()}))
    if len(clean) > MOST_TAGS:
        raise Invalid("tags", "tags.too_many", most=MOST_TAGS)
    if guard.clean_json(tags).kinds or guard.clean_json(clean).kinds:
        raise Invalid("tags", "tags.secret")  # first: the next refusal quotes what was typed
    for tag in clean:
        if not TAG.fullmatch(tag):
            raise Invalid("tags", "tags.bad", tag=tag)
    return clean


def check_priority(name: str) -> int:
    """The rank of a priority's name, 0 (low) to 3 (urgent)."""
    if name not in PRIORITIES:
        raise Invalid("priority", "priority.unknown", known=", ".join(PRIORITIES))
    return PRIORITIES.index(name)


def check_snooze(until: datetime, *, now: datetime) -> None:
    """Raise `Invalid` unless `until` lies within the next 90 days."""
    if not now < until <= now + LONGEST_SNOOZE:
        raise Invalid("until", "snooze.out_of_range", days=LONGEST_SNOOZE.days)


def check_send_at(send_at: datetime, kind: str, *, now: datetime) -> None:
    """Only a reply is held, until a moment within the next 90 days. Raise `Invalid`."""
    if kind != "reply":
        raise Invalid("send_at", "reply.only_replies_are_held")
    if not now < send_at <= now + LONGEST_SNOOZE:
        raise Invalid("send_at", "reply.send_at_out_of_range", days=LONGEST_SNOOZE.days)


def check_files(files: tuple[UUID, ...]) -> None:
    """At most ten files a message."""
    if len(files) > MOST_FILES:
        raise Invalid("attachments", "attachments.too_many", most=MOST_FILES)


def check_not_erased(talk: Conversation) -> None:
    """Raise `Conflict` for the shell of a conversation whose contact was erased."""
    if talk.erased_at is not None:
        raise Conflict("conversation.erased")


def check_writable(talk: Conversation, kind: Literal["reply", "note"]) -> None:
    """Raise `Conflict` unless an agent may write such a line in it."""
    check_not_erased(talk)
    if talk.merged_into is not None:
        raise Conflict("conversation.merged_away")
    if kind == "reply" and talk.status == "closed":
        raise Conflict("conversation.closed")


def check_merge(source: Conversation, target: Conversation) -> None:
    """Raise `Conflict` when the two cannot be one matter."""
    if source.id == target.id:
        raise Conflict("merge.same")
    check_not_erased(source)
    check_not_erased(target)
    if source.merged_into is not None or target.merged_into is not None:
        raise Conflict("merge.already")


def preview(text: str) -> str:
    """The first words of a text on one line."""
    return " ".join(text[: PREVIEW_LENGTH * 4].split())[:PREVIEW_LENGTH]
