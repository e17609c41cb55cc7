"""Rows of the lists: made once a version and language, then only joined."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from markupsafe import Markup

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


async def html(db: Database, rows: Sequence[RowVersion], language: str, prefix: str) -> Markup:
    """The rows one after another. Only what is not kept is read and rendered."""
    line = await waiting(db)
    found = {row.id: _fragments.get(_key(row, language, line)) for row in rows}
    missing = [row for row in rows if found[row.id] is None]
    if missing:
        async with db.read() as tx:
            found |= await _made(tx, missing, language, prefix, line)
    return Markup("".join(piece for piece in found.values() if piece is not None))  # noqa: S704


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
