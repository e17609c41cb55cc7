"""What a category's form left open is asked for once, in the talk; what answers it is kept."""

from typing import Any
from uuid import UUID

import msgspec

from walletdesk import categories, conversations, events
from walletdesk.categories import Category, Checked, Field, FieldView, field_view
from walletdesk.conversations import Change, Conversation, Message
from walletdesk.intake import answers
from walletdesk.intake.answers import About, Written
from walletdesk.platform import i18n
from walletdesk.platform.db import Read, Tx

CODE = "fields.asked"
EARLY = 8
"""The question stands among a talk's first lines: it is written with the first message."""
HOW = frozenset(
    {"address", "amount", "asset", "boolean", "chain", "email", "file", "time", "version"}
)
"""Kinds with a hint of ours, for fields that have no help of their own."""


async def ask(
    tx: Tx, conversation: UUID, category: Category, missing: tuple[str, ...], language: str
) -> None:
    """One line that lists what is missing, in the talk's language. Asks in the same transaction
    as the first message: so it is written once, whatever is killed or sent twice.
    """
    catalog = i18n.catalog(language)
    wanted = [_item(f, language, catalog) for f in category.fields if f.key in missing]
    await conversations.tell(tx, conversation, CODE, list="\n".join(wanted))


def _item(field: Field, language: str, catalog: i18n.Catalog) -> str:
    view = field_view(field, language)
    how = _how(view, catalog)
    return (
        catalog.code("fields.asked_item", {"label": view.label, "how": how})
        if how
        else f"• {view.label}"
    )


def _how(view: FieldView, catalog: i18n.Catalog) -> str:
    if view.kind == "choice":
        return " / ".join(option.label for option in view.options)
    if view.help:
        return view.help
    return catalog.gettext(f"fields.how_{view.kind}") if view.kind in HOW else ""


async def hear(tx: Tx, conversation: UUID, written: Written) -> bool:
    """Fill what a message answers; whether something that was asked for is still missing."""
    talk = await conversations.get(tx, conversation, lock=True)
    if talk.category is None or not talk.missing or not await _was_asked(tx, talk):
        return False
    category = await categories.get(tx, talk.category)
    before = _checked(category, talk)
    after = answers.read(About(category, talk.language, tx.now), before, written)
    if after.values != before.values:
        await _keep(tx, talk, talk.fields | after.values, after.missing)
    return bool(after.missing)


async def forget(tx: Tx, conversation: UUID, texts: list[str]) -> None:
    """Take out what was filled from texts that turned out to be pieces of a secret."""
    talk = await conversations.get(tx, conversation, lock=True)
    said = [text.casefold() for text in texts]
    kept = {
        key: value
        for key, value in talk.fields.items()
        if not (isinstance(value, str) and any(value.casefold() in text for text in said))
    }
    if len(kept) < len(talk.fields):
        category = await categories.get(tx, talk.category) if talk.category else None
        await _keep(tx, talk, kept, categories.missing(category, kept) if category else ())


async def _keep(
    tx: Tx, talk: Conversation, fields: dict[str, Any], missing: tuple[str, ...]
) -> None:
    by = events.contact(talk.contact)
    await conversations.change(tx, talk.id, Change(fields=fields), actor=by, missing=missing)


def _checked(category: Category, talk: Conversation) -> Checked:
    known = {f.key for f in category.fields}
    values = {key: value for key, value in talk.fields.items() if key in known}
    return Checked(values, categories.missing(category, values))


async def _was_asked(tx: Read, talk: Conversation) -> bool:
    first = await conversations.visible(tx, talk.id, limit=EARLY)
    return any(_asks(message) for message in first)


def _asks(message: Message) -> bool:
    if message.kind != "system" or not message.text:
        return False
    return msgspec.json.decode(message.text)["code"] == CODE
