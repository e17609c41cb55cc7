"""What every adapter speaks: messages in, messages out, and what became of them.

An adapter turns its platform's shape into `Inbound`, and `Outbound` into its platform's; it keeps
no state of conversations. Times are zoned; texts are as people wrote them, before the guard.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from msgspec import Meta, Struct


class ContactIdentity(Struct, frozen=True, forbid_unknown_fields=True):
    """One way to recognise the sender. `proven`: the platform or a signed token vouches for it;
    an address that somebody merely typed is not.
    """

    kind: str
    value: str
    proven: bool = False


class InboundAttachment(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that came along: already stored (`file_id`), or its bytes."""

    name: str = ""
    declared: str = ""
    file_id: UUID | None = None
    data: bytes | None = None


class Inbound(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A message that came in. (`account_id`, `external_id`) is unique: a repeat is dropped.

    `thread`: what the platform says about earlier messages (References of a mail, the id of a
    chat), nearest first. `meta`: what only this kind knows; JSON, guarded like the text.
    """

    account_id: UUID
    kind: str
    external_id: Annotated[str, Meta(min_length=1, max_length=500)]
    identities: list[ContactIdentity]
    received_at: Annotated[datetime, Meta(tz=True)]
    text: str
    html: str | None = None
    subject: str | None = None
    name: str | None = None
    language: str | None = None
    thread: list[str] = []
    attachments: list[InboundAttachment] = []
    public: bool = False
    meta: dict[str, Any] = {}


class OutboundAttachment(Struct, frozen=True):
    """A file to send, opened; `id` makes a link where it is too large to go along."""

    name: str
    type: str
    data: bytes
    id: UUID | None = None


class Outbound(Struct, frozen=True, kw_only=True):
    """A message to send, opened. `id` is the outbox row's: the platform's idempotency key where
    it has one. `system`: a line of our own, `text` is its code and params; `solves`: the reply with
    which the matter was solved.
    """

    id: UUID
    account_id: UUID
    kind: str
    conversation_id: UUID
    seq: int
    at: datetime
    reference: str
    identities: list[ContactIdentity]
    language: str
    text: str
    html: str | None = None
    subject: str | None = None
    attachments: list[OutboundAttachment] = []
    system: bool = False
    solves: bool = False


class Delivery(Struct, frozen=True, kw_only=True):
    """What the far end said at once; receipts come later.

    `retry_after` (seconds) with `failed`: worth trying again; None with `failed`: never.
    `error` is a code, never text of the message or of the platform.
    """

    state: Literal["sent", "delivered", "failed"]
    external_id: str | None = None
    error: str | None = None
    retry_after: float | None = None


class AccountSecrets(Struct, frozen=True):
    """A channel account as its adapter sees it, with its secrets opened."""

    id: UUID
    kind: str
    address: str
    settings: dict[str, Any]
    secrets: dict[str, str]


class Sender(Protocol):
    """Sends for one kind; registered in wiring.py."""

    async def send(self, account: AccountSecrets, message: Outbound) -> Delivery:
        """Hand over once. What the far end refuses is a `Delivery`; what breaks is raised, and
        the outbox tries again.
        """
        ...


class Receiver(Protocol):
    """Fetches for one account of a kind that does not call us (IMAP, polling)."""

    def receive(self, account: AccountSecrets) -> AsyncIterator[Inbound]:
        """Messages as they come, until cancelled. The next one is asked for only after the last
        was accepted, so that what was not accepted can be fetched again.
        """
        ...
