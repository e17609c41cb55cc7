"""Lines of a talk as HTML, each made once and then kept while nothing it shows has changed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from markupsafe import Markup, escape
from msgspec import Struct

from walletdesk import conversations, files, guard, ui
from walletdesk.conversations import Message
from walletdesk.files import File
from walletdesk.people import AgentCard
from walletdesk.platform import i18n
from walletdesk.platform.db import Read
from walletdesk.workspace.fragments import Fragments
from walletdesk.workspace.talk.words import DELIVERIES

type Key = tuple[bytes, int, int, bool, str, str, str, str, int, bool]

KEPT = 40_000
"""Lines that a process keeps, about 900 bytes each."""
_kept: Fragments[Key, Markup] = Fragments(KEPT)


class About(Struct, frozen=True):
    """What a line shows besides its message. `references` names talks that were merged in;
    `erased`: nothing of the contact is left.
    """

    language: str
    contact: str
    agents: Mapping[UUID, AgentCard]
    read: Mapping[UUID, int]
    references: Mapping[UUID, str]
    erased: bool = False


async def lines(tx: Read, found: Sequence[Message], about: About) -> Markup:
    """The lines one after another."""
    named = {file for message in found for file in message.files}
    known = await files.find(tx, named) if named else {}
    return Markup("").join(_line(tx, message, about, known) for message in found)


def _line(tx: Read, message: Message, about: About, known: Mapping[UUID, File]) -> Markup:
    author, mark = _author(message, about), _mark(message, about)
    reference = about.references.get(message.conversation, "")
    epoch = files.epoch(tx.now) if message.files else 0
    key: Key = (
        message.conversation.bytes, message.seq, hash(message.text), message.masked, mark,
        author, reference, about.language, epoch, about.erased,
    )  # fmt: skip
    piece = _kept.get(key)
    if piece is None:
        piece = ui.html(
            about.language,
            "workspace/talk/line.html",
            message=message,
            author=author,
            mark=DELIVERIES.get(mark),
            reference=reference,
            text=said(message, i18n.catalog(about.language)),
            erased=about.erased,
            files=[_file(tx, known[i]) for i in message.files if i in known],
        )
        _kept.keep(key, piece)
    return piece


class Shown(Struct, frozen=True):
    """A file with a link that works for some hours."""

    name: str
    size: int
    url: str
    picture: bool


def _file(tx: Read, file: File) -> Shown:
    picture = file.inline and file.type.startswith("image/")
    return Shown(file.name, file.size, files.link(tx.keys, file.id, tx.now), picture)


def _author(message: Message, about: About) -> str:
    if message.kind == "message":
        return about.contact
    card = about.agents.get(message.author) if message.author else None
    return card.name if card else ""


def _mark(message: Message, about: About) -> str:
    """How far a reply has come; the contact's own page says more than its transport."""
    if message.kind != "reply":
        return ""
    if message.seq <= about.read.get(message.conversation, 0):
        return "read"
    return message.delivery or "sent"


def said(message: Message, catalog: i18n.Catalog) -> Markup:
    """The text, safe, with what the guard took out made visible; a system line in words."""
    if message.kind == "system":
        line = conversations.system_text(message.text, catalog) if message.text else ""
        return escape(line)
    text = escape(message.text)
    if not message.masked:
        return text
    label = escape(catalog.gettext("A secret was here and has been removed. Nobody can read it."))
    removed = MASKED.format(label, escape(catalog.gettext("secret removed")))
    return Markup(str(text).replace(str(escape(guard.MARK)), str(removed)))  # noqa: S704 (escaped)


MASKED = Markup('<mark class="talk-masked" title="{}">🔒 {}</mark>')
