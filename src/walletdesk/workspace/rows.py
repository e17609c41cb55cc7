"""Rows of the lists: made once a version and language, then only joined."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from markupsafe import Markup
from msgspec import Struct

from walletdesk import contacts, conversations, ui
from walletdesk.channels import KINDS
from walletdesk.contacts import ContactCard
from walletdesk.conversations import Conversation, InLine, RowVersion
from walletdesk.platform.db import Database, Read
from walletdesk.workspace.fragments import Fragments
from walletdesk.workspace.talk.words import STATUSES, Word
from walletdesk.workspace.waiting import waiting

type Key = tuple[bytes, int, int, str, int | None]
type Places = Mapping[UUID, InLine]

KEPT = 40_000
"""Rows that a process keeps, about 800 bytes each."""

_fragments: Fragments[Key, Markup] = Fragments(KEPT)

ASLEEP = Word("Snoozed", "moon")


class Joined(Struct, frozen=True):
    """The rows of one page. It holds what its key names by identity, so that nothing else can have
    that identity while it is kept.
    """

    rows: Sequence[RowVersion]
    line: Places
    html: bytes


PAGES = 200
"""Pages that a process keeps whole, about 40 KB each: many agents look at few lists."""

_joined: Fragments[tuple[int, int, str], Joined] = Fragments(PAGES)


async def page(db: Database, rows: Sequence[RowVersion], language: str, prefix: str) -> bytes:
    """The rows of a page that others look at too: joined and encoded once."""
    line = await waiting(db)
    key = id(rows), id(line), language
    kept = _joined.get(key)
    if kept is None:
        made = await html(db, rows, language, prefix)
        kept = Joined(rows, line, made.encode())
        _joined.keep(key, kept)
    return kept.html


async def html(db: Database, rows: Sequence[RowVersion], language: str, prefix: str) -> Markup:
    """The rows one after another. Only what is not kept is read and rendered."""
    line = await waiting(db)
    found = {row.id: _fragments.get(_key(row, language, line)) for row in rows}
    missing = [row for row in rows if found[row.id] is None]
    if missing:
        async with db.read() as tx:
            found |= await _made(tx, missing, language, prefix, line)
    return ui.joined([piece for piece in found.values() if piece is not None])


def _key(row: RowVersion, language: str, line: Places) -> Key:
    return row.id.bytes, row.version, row.contact_version, language, _place(row.id, line)


def _place(talk: UUID, line: Places) -> int | None:
    found = line.get(talk)
    return found.place if found else None


async def _made(
    tx: Read, rows: Sequence[RowVersion], language: str, prefix: str, line: Places
) -> dict[UUID, Markup | None]:
    talks = await conversations.get_many(tx, [row.id for row in rows])
    cards = await contacts.cards(tx, {talk.contact for talk in talks.values()})
    made: dict[UUID, Markup | None] = {}
    for row in rows:
        talk = talks.get(row.id)
        if talk is None:
            continue
        card = cards.get(talk.contact)
        made[row.id] = piece = _row(talk, card, language, prefix, _place(row.id, line))
        now_is = RowVersion(row.id, talk.version, row.at, row.contact, card.version if card else 0)
        _fragments.keep(_key(now_is, language, line), piece)
    return made


def _row(
    talk: Conversation, card: ContactCard | None, language: str, prefix: str, place: int | None
) -> Markup:
    return ui.html(
        language,
        "workspace/row.html",
        talk=talk,
        name=card.name if card else "",
        version=f"{talk.version}.{card.version if card else 0}",
        reference=conversations.reference(prefix, talk.number),
        channel=KINDS.get(talk.channel),
        state=_state(talk),
        place=place,
    )


def _state(talk: Conversation) -> Word | None:
    """Why nothing has to be done now; what is open and awake needs no mark."""
    if talk.snoozed_until:
        return ASLEEP
    return None if talk.status == "open" else STATUSES[talk.status]
