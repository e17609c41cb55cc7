"""One conversation as it grows, column by column as the actions of the room would leave it.

tests/app/test_demo_talk.py plays the same steps through the actions themselves and compares.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from walletdesk.app.demo.rhythm import DAY

CLOSES_AFTER = 14 * DAY
"""A solved conversation is closed by then."""


class Line(Struct, frozen=True):
    """A message, reply, note or system line."""

    seq: int
    at: int
    kind: Literal["message", "reply", "note", "system"]
    author: UUID | None
    text: str
    masked: bool = False
    files: tuple[UUID, ...] = ()


class Happened(Struct, frozen=True):
    """An event."""

    at: int
    kind: str
    by: Literal["contact", "agent", "system"]
    actor: UUID | None
    data: bytes


class Sent(Struct):
    """A reply on its way out."""

    seq: int
    at: int
    state: str
    changed_at: int
    error: str | None = None


class Talk(Struct):
    """The columns of a conversation, its lines, and what else belongs to it."""

    id: UUID
    contact: UUID
    channel: str
    language: str
    category: UUID
    priority: int
    team: UUID | None
    created_at: int
    subject: str = ""
    fields: dict[str, Any] = {}
    missing: Sequence[str] = ()
    tags: Sequence[str] = ()
    agent: UUID | None = None
    status: str = "open"
    snoozed_until: int | None = None
    secret_found: bool = False
    last_seq: int = 0
    last_author: str = "contact"
    preview: str = ""
    contact_read_seq: int = 0
    agent_read_seq: int = 0
    last_at: int = 0
    updated_at: int = 0
    waiting_since: int | None = None
    first_reply_at: int | None = None
    solved_at: int | None = None
    merged_into: UUID | None = None
    merged_by: UUID | None = None
    version: int = 1
    lines: list[Line] = []
    events: list[Happened] = []
    sent: list[Sent] = []
    mentions: list[tuple[UUID, int, int, int | None]] = []
    """Agent, seq, at, read at."""
    rating: tuple[int, str, int] | None = None
    """Score, comment, at."""

    @property
    def heard_at(self) -> int:
        """When its contact wrote last."""
        return next(line.at for line in reversed(self.lines) if line.kind == "message")

    def open(self) -> None:
        """The matter begins."""
        self.last_at = self.updated_at = self.created_at
        self._record(
            self.created_at, "conversation.opened", "contact", self.contact, channel=self.channel
        )

    def say(
        self, at: int, text: str, *, masked: bool = False, files: tuple[UUID, ...] = ()
    ) -> None:
        """The contact writes."""
        seq = self._line(at, "message", self.contact, text, masked=masked, files=files)
        self.last_author, self.last_at, self.preview = "contact", at, text
        before = self.status
        self.status, self.snoozed_until, self.solved_at = "open", None, None
        self.waiting_since = self.waiting_since or at
        self.secret_found = self.secret_found or masked
        self._record(at, "message.received", "contact", self.contact, seq=seq, masked=masked)
        if before == "solved":
            self._record(
                at, "conversation.status", "contact", self.contact, before=before, after="open"
            )

    def reply(self, at: int, agent: UUID, text: str, *, solve: bool = False) -> None:
        """An agent answers."""
        seq = self._line(at, "reply", agent, text)
        self.last_author, self.last_at, self.preview = "agent", at, text
        self.waiting_since = None
        self.first_reply_at = self.first_reply_at or at
        self.agent_read_seq = seq
        if not solve:
            self.status = "pending"
        self.sent.append(Sent(seq, at, "sent", at))
        self._record(at, "message.replied", "agent", agent, seq=seq)
        if solve:
            self.move(at, "solved", agent)

    def note(self, at: int, agent: UUID, text: str, mentions: tuple[UUID, ...] = ()) -> None:
        """An agent tells colleagues."""
        seq = self._line(at, "note", agent, text)
        self._record(at, "message.noted", "agent", agent, seq=seq, mentions=mentions)
        self.mentions += [(mentioned, seq, at, None) for mentioned in mentions]

    def warn(self, at: int, kinds: tuple[str, ...]) -> None:
        """The guard has masked a secret: the desk is told, and so is the contact."""
        self.priority = max(self.priority, 2)
        self._touch(at)
        self._record(at, "conversation.secret_found", "contact", None, kinds=kinds)
        body = msgspec.json.encode({"code": "secret.warned", "params": {}}).decode()
        seq = self._line(at, "system", None, body)
        self._record(at, "message.system", "system", None, seq=seq, code="secret.warned")

    def assign(self, at: int, agent: UUID | None, team: UUID | None, by: UUID) -> None:
        """Somebody takes it or is given it."""
        if (self.agent, self.team) == (agent, team):
            return
        was = {"from_agent": self.agent, "from_team": self.team}
        self.agent, self.team = agent, team
        self._touch(at)
        self._record(at, "conversation.assigned", "agent", by, agent=agent, team=team, **was)

    def tag(self, at: int, tags: tuple[str, ...], by: UUID) -> None:
        """An agent sets tags."""
        self.tags = tags
        self._touch(at)
        rest = {"category": None, "priority": None, "tags": tags}
        self._record(at, "conversation.changed", "agent", by, what=("tags",), **rest)

    def move(self, at: int, status: str, by: UUID | None) -> None:
        """To a status, by an agent or (None) by the desk itself."""
        before, self.status = self.status, status
        over = status in ("solved", "closed")
        self.solved_at = (self.solved_at or at) if over else None
        if status != "open":
            self.waiting_since = self.snoozed_until = None
        self._touch(at)
        actor = "agent" if by else "system"
        self._record(at, "conversation.status", actor, by, before=before, after=status)

    def snooze(self, at: int, until: int, by: UUID) -> None:
        """It sleeps."""
        self.snoozed_until = until
        self._touch(at)
        moment = msgspec.to_builtins(_zoned(until))
        self._record(at, "conversation.snoozed", "agent", by, until=moment)

    def merge(self, at: int, target: UUID, by: UUID) -> None:
        """It becomes part of another."""
        self.merged_into, self.merged_by = target, by
        self._touch(at)
        self._record(at, "conversation.merged", "agent", by, into=target)

    def bump(self, at: int) -> None:
        """Another became part of it."""
        self._touch(at)

    def rate(self, at: int, score: int, comment: str) -> None:
        """The contact says how it was."""
        self.rating = (score, comment, at)
        data = {"score": score, "before": None, "commented": bool(comment)}
        self._record(at, "conversation.rated", "contact", None, **data)

    def read_by_contact(self, at: int) -> None:
        """The contact has seen all there is."""
        if self.contact_read_seq < self.last_seq:
            self.contact_read_seq = self.last_seq
            self.version += 1
        for sent in self.sent:
            if sent.state in ("sent", "delivered"):
                sent.state, sent.changed_at = "read", at

    def read_by_agent(self, at: int, agent: UUID) -> None:
        """It is on an agent's screen."""
        if self.agent_read_seq < self.last_seq:
            self.agent_read_seq = self.last_seq
            self.version += 1
        self.mentions = [
            (who, seq, since, at if who == agent else read)
            for who, seq, since, read in self.mentions
        ]

    def close_when_due(self, now: int) -> None:
        """What has been solved for 14 days is closed."""
        if self.status == "solved" and self.solved_at and self.solved_at + CLOSES_AFTER <= now:
            solved_at = self.solved_at
            self.move(solved_at + CLOSES_AFTER, "closed", None)

    def _line(
        self,
        at: int,
        kind: Literal["message", "reply", "note", "system"],
        author: UUID | None,
        text: str,
        *,
        masked: bool = False,
        files: tuple[UUID, ...] = (),
    ) -> int:
        self.last_seq += 1
        self.lines.append(Line(self.last_seq, at, kind, author, text, masked, files))
        self._touch(at)
        return self.last_seq

    def _touch(self, at: int) -> None:
        self.updated_at = at
        self.version += 1

    def _record(
        self,
        at: int,
        kind: str,
        by: Literal["contact", "agent", "system"],
        actor: UUID | None,
        **data: object,
    ) -> None:
        who = self.contact if by == "contact" else actor
        self.events.append(Happened(at, kind, by, who, msgspec.json.encode(data)))


def _zoned(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
