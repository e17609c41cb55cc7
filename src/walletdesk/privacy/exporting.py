"""All that is held on a person, as one document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from walletdesk import contacts, conversations, csat, events
from walletdesk.contacts import Contact
from walletdesk.conversations import Conversation, ConversationView, Message, MessageView
from walletdesk.csat import Rating
from walletdesk.platform.db import Read
from walletdesk.platform.settings import Settings

FORMAT = "walletdesk.contact/1"
MOST_TALKS = 10_000
BATCH = 500

type Zoned = Annotated[datetime, Meta(tz=True)]


class ExportedEvent(Struct, frozen=True):
    """Something that happened. `data` holds ids, codes and numbers."""

    at: Zoned
    kind: Annotated[str, Meta(examples=["conversation.opened"])]
    by: Annotated[str, Meta(description="agent, contact or system", examples=["contact"])]
    data: dict[str, Any]


class ExportedConversation(Struct, frozen=True):
    """One matter, whole: notes too, since they are about the person."""

    about: ConversationView
    messages: list[MessageView]
    rating: Rating | None
    events: list[ExportedEvent]


class Export(Struct, frozen=True):
    """Everything. Files are named with a link that works for some hours."""

    format: Annotated[str, Meta(examples=[FORMAT])]
    exported_at: Zoned
    contact: Contact
    conversations: list[ExportedConversation]


async def export(tx: Read, settings: Settings, contact_id: UUID, *, language: str) -> Export:
    """What is held on this contact; system lines in `language`. Raise `NotFound`.

    The caller audits it before anything of it leaves the process.
    """
    contact = await contacts.get(tx, contact_id)
    talks = await conversations.of_contact(tx, contact_id, limit=MOST_TALKS)
    views = await conversations.conversation_views(tx, talks, settings)
    ratings = await csat.ratings(tx, [talk.id for talk in talks])
    whole = [
        ExportedConversation(
            view, await _messages(tx, talk, language), ratings.get(talk.id), await _events(tx, talk)
        )
        for talk, view in zip(talks, views, strict=True)
    ]
    return Export(FORMAT, tx.now, contact, whole)


def file_name(contact_id: UUID) -> str:
    """Of the download; a name would tell whoever sees the folder."""
    return f"contact-{contact_id}.json"


async def _messages(tx: Read, talk: Conversation, language: str) -> list[MessageView]:
    found: list[Message] = []
    batch: Sequence[Message] = ()
    while not found or len(batch) == BATCH:
        after = found[-1].seq if found else 0
        batch = await conversations.in_order(tx, talk.id, after=after, limit=BATCH)
        if not batch:
            break
        found += batch
    return await conversations.message_views(tx, found, language=language)


async def _events(tx: Read, talk: Conversation) -> list[ExportedEvent]:
    """Oldest first."""
    told: list[ExportedEvent] = []
    before: int | None = None
    while batch := await events.history(tx, [talk.id], before=before, batch=BATCH):
        told += [ExportedEvent(e.at, e.kind, e.by.kind, e.data) for e in batch]
        before = batch[-1].position.id
        if len(batch) < BATCH:
            break
    return told[::-1]
