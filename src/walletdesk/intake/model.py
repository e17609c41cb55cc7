"""What comes in, before the desk knows whose it is."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from walletdesk.contacts import Claim
from walletdesk.guard import Kind


class Matter(Struct, frozen=True, kw_only=True):
    """A new matter as a form, the API or a first chat message brings it; not guarded yet."""

    channel: str
    language: str
    text: str
    account: UUID | None = None
    contact: UUID | None = None
    name: str = ""
    claims: tuple[Claim, ...] = ()
    category: UUID | None = None
    subject: str = ""
    fields: dict[str, Any] = {}
    files: tuple[UUID, ...] = ()
    client_id: UUID | None = None
    priority: int | None = None
    uploader: UUID | None = None
    """Who put `files` there, when that was neither the actor nor the contact (a form)."""
    secret: tuple[Kind, ...] = ()
    """Kinds of what the form's own look at all of its fields together has masked already."""


class Begun(Struct, frozen=True):
    """What became of a matter."""

    conversation: UUID
    contact: UUID
    seq: int
    text: str
    masked: bool


class Said(Struct, frozen=True, kw_only=True):
    """One message of somebody whose conversation is known; not guarded yet."""

    conversation: UUID
    contact: UUID
    key: UUID
    language: str
    text: str
    files: tuple[UUID, ...] = ()
    client_id: UUID | None = None
    uploader: UUID | None = None
    """Who put `files` there, when that was not the contact (a form)."""
    incomplete: bool = False
    """Whether required fields were missing when the caller last looked: it is read for them."""


class Heard(Struct, frozen=True):
    """A message as it stands in the talk. `conversation` differs from the one spoken to when that
    was closed and a linked one began.
    """

    conversation: UUID
    seq: int
    text: str
    masked: bool
    repeated: bool
    incomplete: bool = False
    """Whether something that was asked for is still missing."""
