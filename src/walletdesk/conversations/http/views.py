"""What the API shows of conversations and messages."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from walletdesk import categories, contacts, files
from walletdesk.conversations.model import (
    PRIORITIES,
    Conversation,
    Message,
    Priority,
    Status,
    reference,
)
from walletdesk.files import AttachmentView
from walletdesk.platform import i18n
from walletdesk.platform.db import Read
from walletdesk.platform.settings import Settings

type Zoned = Annotated[datetime, Meta(tz=True, examples=["2026-11-22T10:02:00Z"])]
type Author = Literal["contact", "agent", "system"]

AUTHORS: dict[str, Author] = {
    "message": "contact",
    "reply": "agent",
    "note": "agent",
    "system": "system",
}


class ContactRef(Struct, frozen=True):
    """Whose matter it is; the name is empty when it is not known."""

    id: UUID
    name: Annotated[str, Meta(examples=["王小明"])]


class ConversationView(Struct, frozen=True):
    """One matter with one contact."""

    id: UUID
    reference: Annotated[str, Meta(description="What people quote", examples=["WD-1042"])]
    channel: Annotated[str, Meta(description="Kind of channel", examples=["chat"])]
    status: Status
    priority: Priority
    category: Annotated[UUID | None, Meta(description="Id of the category")]
    category_slug: Annotated[str | None, Meta(examples=["transfer-pending"])]
    subject: Annotated[str, Meta(examples=["转账一直待处理"])]
    preview: Annotated[str, Meta(description="First words of the last message")]
    language: Annotated[str, Meta(description="Language tag of the contact", examples=["zh-Hans"])]
    contact: ContactRef
    fields: Annotated[dict[str, Any], Meta(description="What the category asks for, by key")]
    missing: Annotated[tuple[str, ...], Meta(description="Keys of required fields without a value")]
    tags: tuple[str, ...]
    team: UUID | None
    agent: Annotated[UUID | None, Meta(description="Who has it")]
    snoozed_until: Zoned | None
    secret_found: Annotated[bool, Meta(description="Whether a secret was masked in it")]
    unread: Annotated[bool, Meta(description="Whether the contact wrote what no agent has seen")]
    last_seq: Annotated[int, Meta(description="seq of the last message, notes included")]
    contact_read_seq: int
    agent_read_seq: int
    created_at: Zoned
    updated_at: Zoned
    last_at: Annotated[Zoned, Meta(description="When contact or agent last wrote")]
    waiting_since: Annotated[Zoned | None, Meta(description="Since when the contact waits for us")]
    first_reply_at: Zoned | None
    solved_at: Zoned | None
    merged_into: UUID | None
    follows: Annotated[UUID | None, Meta(description="The closed conversation that this continues")]
    erased_at: Annotated[
        Zoned | None, Meta(description="Since when its contact is erased: texts are empty")
    ]


class MessageView(Struct, frozen=True):
    """One line of a conversation."""

    id: UUID
    conversation: UUID
    seq: Annotated[
        int, Meta(description="Place in the conversation, from 1, without gaps", examples=[3])
    ]
    kind: Annotated[
        Literal["message", "reply", "note", "system"],
        Meta(description="message: from the contact · reply: to them · note: agents only"),
    ]
    author: Author
    author_id: UUID | None
    text: Annotated[str, Meta(examples=["我的转账一直待处理，已经两个小时了。"])]
    at: Zoned
    attachments: list[AttachmentView]
    masked: Annotated[bool, Meta(description="Whether a secret was taken out of the text")]
    delivery: Annotated[
        str | None,
        Meta(
            description="Of a reply: queued, sending, sent, delivered, read or failed",
            examples=["sent"],
        ),
    ]


async def conversation_views(
    tx: Read, talks: Iterable[Conversation], settings: Settings
) -> list[ConversationView]:
    """Views of a page of conversations, in the order given."""
    talks = list(talks)
    cards = await contacts.cards(tx, (t.contact for t in talks))
    tree = await categories.tree(tx)
    return [_view(t, cards.get(t.contact), tree, settings.reference_prefix) for t in talks]


async def message_views(tx: Read, found: Sequence[Message], *, language: str) -> list[MessageView]:
    """Views of messages; system lines are written in `language`."""
    known = await files.find(tx, {file for m in found for file in m.files})
    catalog = i18n.catalog(language)
    return [_message(tx, m, known, catalog) for m in found]


def system_text(body: str, catalog: i18n.Catalog) -> str:
    """A system line in the reader's language."""
    line: dict[str, Any] = msgspec.json.decode(body)
    return catalog.code(str(line["code"]), line["params"])


def attachment(tx: Read, file: files.File) -> AttachmentView:
    """A file with a link that works for some hours without a token."""
    return AttachmentView(
        file.id, file.name, file.type, file.size, files.link(tx.keys, file.id, tx.now), file.scan
    )


def _message(
    tx: Read, message: Message, known: dict[UUID, files.File], catalog: i18n.Catalog
) -> MessageView:
    system = message.kind == "system"
    return MessageView(
        id=message.id,
        conversation=message.conversation,
        seq=message.seq,
        kind=message.kind,
        author=AUTHORS[message.kind],
        author_id=message.author,
        text=system_text(message.text, catalog) if system and message.text else message.text,
        at=message.at,
        attachments=[attachment(tx, known[i]) for i in message.files if i in known],
        masked=message.masked,
        delivery=message.delivery,
    )


def _view(
    talk: Conversation, card: contacts.ContactCard | None, tree: categories.Tree, prefix: str
) -> ConversationView:
    category = tree.by_id.get(talk.category) if talk.category else None
    shared = {f: getattr(talk, f) for f in SAME}
    return ConversationView(
        reference=reference(prefix, talk.number),
        priority=PRIORITIES[talk.priority],
        category_slug=category.slug if category else None,
        contact=ContactRef(talk.contact, card.name if card else ""),
        unread=talk.unread,
        **shared,
    )


SAME = tuple(
    field.name
    for field in msgspec.structs.fields(ConversationView)
    if field.name
    in {f.name for f in msgspec.structs.fields(Conversation)} - {"priority", "contact"}
)
"""What the view shows just as the conversation holds it."""
