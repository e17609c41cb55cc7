"""Messages as their contact sees them."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from walletdesk import conversations, files, people
from walletdesk.adapters.chat.model import FileView, MessageView
from walletdesk.conversations import Message
from walletdesk.files import File
from walletdesk.people import AgentCard
from walletdesk.platform import i18n
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Read

AUTHORS: dict[str, Literal["contact", "agent", "system"]] = {
    "message": "contact",
    "reply": "agent",
    "system": "system",
}
"""Kind → author. Notes are not in it: they are never shown outside."""
LATEST = 100


async def latest(tx: Read, talks: Sequence[UUID], language: str) -> list[MessageView]:
    """The end of a talk (several ids: merged ones), oldest first."""
    found = await conversations.latest(tx, talks, limit=LATEST)
    return await views(tx, found, language)


async def after(tx: Read, talk: UUID, seq: int, language: str) -> list[MessageView]:
    """What came after a seq, oldest first; at most 200, so ask again until nothing comes."""
    return await views(tx, await conversations.visible(tx, talk, after=seq), language)


async def views(tx: Read, messages: Iterable[Message], language: str) -> list[MessageView]:
    """Messages with their files and the names of who answered."""
    shown = [m for m in messages if m.kind in AUTHORS]
    wanted = {i for m in shown for i in m.files}
    known = await files.find(tx, wanted) if wanted else {}
    cards = await people.names(tx) if any(m.kind == "reply" for m in shown) else {}
    return [_view(tx, m, known, cards, language) for m in shown]


def _view(
    tx: Read, message: Message, known: dict[UUID, File], cards: dict[UUID, AgentCard], language: str
) -> MessageView:
    told = system_line(message.text, language) if message.kind == "system" else None
    card = cards.get(message.author) if message.author and message.kind == "reply" else None
    return MessageView(
        conversation=message.conversation,
        seq=message.seq,
        author=AUTHORS[message.kind],
        text=told[1] if told else message.text,
        at=message.at,
        name=card.name if card else "",
        code=told[0] if told else "",
        masked=message.masked,
        client_id=message.client_id,
        files=[file_view(tx, known[i]) for i in message.files if i in known],
    )


def system_line(body: str, language: str) -> tuple[str, str]:
    """Code and text of a line that the desk wrote, in the reader's language."""
    if not body:
        return "", ""
    line: dict[str, Any] = msgspec.json.decode(body)
    code = str(line["code"])
    return code, i18n.catalog(language).code(code, line["params"])


def file_view(tx: Read, file: File) -> FileView:
    """A file with a link that works for some hours."""
    return FileView(file.id, file.name, file.type, file.size, link(tx.keys, file, tx), file.inline)


def link(keys: Keyring, file: File, tx: Read) -> str:
    """Path of a signed link."""
    return files.link(keys, file.id, tx.now)
