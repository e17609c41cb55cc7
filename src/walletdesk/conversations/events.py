"""What happens to conversations: the history that agents see, and what other rooms react to."""

from datetime import datetime
from uuid import UUID

from walletdesk.events import Event


class Opened(Event, frozen=True, kw_only=True, tag="conversation.opened"):
    """A matter began."""

    channel: str


class MessageReceived(Event, frozen=True, kw_only=True, tag="message.received"):
    """The contact wrote."""

    seq: int
    masked: bool = False


class Replied(Event, frozen=True, kw_only=True, tag="message.replied"):
    """An agent answered."""

    seq: int


class Noted(Event, frozen=True, kw_only=True, tag="message.noted"):
    """An agent left a note."""

    seq: int
    mentions: tuple[UUID, ...] = ()


class Told(Event, frozen=True, kw_only=True, tag="message.system"):
    """A line that the desk itself wrote into the talk."""

    seq: int
    code: str


class SecretFound(Event, frozen=True, kw_only=True, tag="conversation.secret_found"):
    """The guard masked a secret; `kinds` says of what sort."""

    kinds: tuple[str, ...]


class Assigned(Event, frozen=True, kw_only=True, tag="conversation.assigned"):
    """Who has it now, and who had it."""

    agent: UUID | None
    team: UUID | None
    from_agent: UUID | None
    from_team: UUID | None


class StatusChanged(Event, frozen=True, kw_only=True, tag="conversation.status"):
    """From one status to another."""

    before: str
    after: str


class Snoozed(Event, frozen=True, kw_only=True, tag="conversation.snoozed"):
    """Sleeps until then; None: awake."""

    until: datetime | None


class Changed(Event, frozen=True, kw_only=True, tag="conversation.changed"):
    """Which of its properties changed; values only where they are no personal data."""

    what: tuple[str, ...]
    category: UUID | None = None
    priority: int | None = None
    tags: tuple[str, ...] | None = None


class Merged(Event, frozen=True, kw_only=True, tag="conversation.merged"):
    """Became part of another."""

    into: UUID


class Unmerged(Event, frozen=True, kw_only=True, tag="conversation.unmerged"):
    """Stands alone again."""

    out_of: UUID
