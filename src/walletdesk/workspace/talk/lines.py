"""Lines of a talk as HTML."""

import functools
from collections.abc import Mapping, Sequence
from uuid import UUID

from markupsafe import Markup, escape
from msgspec import Struct

from walletdesk import conversations, files, ui
from walletdesk.conversations import Message
from walletdesk.files import File
from walletdesk.people import AgentCard
from walletdesk.platform import i18n
from walletdesk.platform.db import Read
from walletdesk.workspace.talk.words import DELIVERIES


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


type Files = Mapping[UUID, File]


async def files_of(tx: Read, found: Sequence[Message]) -> Files:
    """The files of these lines, by id."""
    named = {file for message in found for file in message.files}
    return await files.find(tx, named) if named else {}


def lines(tx: Read, found: Sequence[Message], known: Files, about: About) -> bytes:
    """The lines one after another."""
    return b"".join([_line(tx, message, about, known) for message in found])


def _line(tx: Read, message: Message, about: About, known: Files) -> bytes:
    catalog = i18n.catalog(about.language)
    attached = [known[i] for i in message.files if i in known]
    optional = {
        "client": message.client_id,
        "reference": about.references.get(message.conversation),
        "text": said(message, catalog),
        "files": _files(tx, attached, about.language) if attached else None,
        "origin": _origin(message, about.language) if message.origin else None,
    }
    given = tuple(name for name in OPTIONAL if optional[name])
    look = Look(about.language, message.kind, _mark(message, about), about.erased, given)
    return _mould(look).fill(
        talk=message.conversation,
        seq=message.seq,
        at=message.at.isoformat(),
        clock=ui.when(message.at, "clock"),
        author=_author(message, about) or catalog.gettext("Somebody who has left"),
        **optional,
    )


HOLES = ("talk", "seq", "at", "clock", "author")
OPTIONAL = ("client", "reference", "text", "files", "origin")


class Look(Struct, frozen=True):
    """What decides how a line is built; all else only fills it."""

    language: str
    kind: str
    mark: str
    erased: bool
    given: tuple[str, ...]


@functools.lru_cache(maxsize=1_000)
def _mould(look: Look) -> ui.Mould:
    return ui.mould(
        look.language,
        "workspace/talk/line.html",
        HOLES,
        optional=OPTIONAL,
        given=look.given,
        kind=look.kind,
        mark=DELIVERIES.get(look.mark),
        erased=look.erased,
    )


def _files(tx: Read, found: Sequence[File], language: str) -> Markup:
    shown = [files.shown(tx, file) for file in found]
    return ui.html(language, "workspace/talk/files.html", files=shown)


def _origin(message: Message, language: str) -> Markup:
    """What a mail says beside its text: who really sent it, what to notice, what was folded."""
    origin = message.origin
    assert origin is not None
    catalog = i18n.catalog(language)
    return ui.html(
        language,
        "workspace/talk/origin.html",
        origin=origin,
        folded=ui.masked(origin.folded, catalog) if origin.folded else None,
        source=f"/desk/mail/{message.conversation}/{message.seq}",
    )


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
    return ui.masked(message.text, catalog) if message.masked else escape(message.text)
