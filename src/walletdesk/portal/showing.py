"""A talk as its contact sees it behind the link: its lines, never notes."""

from uuid import UUID

from markupsafe import Markup, escape
from msgspec import Struct

from walletdesk import conversations, files, people, ui
from walletdesk.conversations import Conversation, Message
from walletdesk.files import File, Shown
from walletdesk.people import AgentCard
from walletdesk.platform import i18n
from walletdesk.platform.db import Database, Read
from walletdesk.portal import links
from walletdesk.realtime import DESK, Hint, Hub, of_conversation

MOST = 500
"""Lines that the page shows: the last ones."""


class Line(Struct, frozen=True):
    """One line. `who`: "contact", "agent" or "system"; `name` is an agent's."""

    message: Message
    who: str
    name: str
    text: Markup
    files: list[Shown]


async def opened(tx: Read, token: str) -> Conversation:
    """The talk of a link, or the one that it was merged into when that is the same contact's.
    Raise `NotFound` or `Forbidden`.
    """
    talk = await conversations.get(tx, links.opened(tx.keys, token, tx.now))
    if talk.merged_into is not None:
        other = await conversations.get(tx, talk.merged_into)
        return other if other.contact == talk.contact else talk
    return talk


async def lines(tx: Read, talk: Conversation, language: str) -> list[Line]:
    """What the contact may see, by time; lines of their own talks that were merged in, too."""
    merged = await conversations.get_many(tx, await conversations.merged_with(tx, talk.id))
    theirs: list[UUID] = [t.id for t in merged.values() if t.contact == talk.contact]
    latest = await conversations.latest(tx, theirs, limit=MOST)
    found = [m for m in latest if m.kind in AUTHORS]
    known = await files.find(tx, {i for m in found for i in m.files})
    agents = await people.names(tx)
    catalog = i18n.catalog(language)
    return [_line(tx, m, known, agents, catalog) for m in found]


async def read(db: Database, hub: Hub, talk: Conversation, found: list[Line]) -> None:
    """The contact has seen the talk; agents see that."""
    seq = max((n.message.seq for n in found if n.message.conversation == talk.id), default=0)
    if seq <= talk.contact_read_seq:
        return
    hint = Hint(of_conversation(talk.id), "read", "contact", seq)
    async with db.transaction() as tx:
        if await conversations.contact_read(tx, talk.id, seq):
            tx.after_commit(lambda: hub.publish(hint, Hint(DESK, "conversation", str(talk.id))))


def _line(
    tx: Read,
    message: Message,
    known: dict[UUID, File],
    agents: dict[UUID, AgentCard],
    catalog: i18n.Catalog,
) -> Line:
    card = agents.get(message.author) if message.kind == "reply" and message.author else None
    attached = [files.shown(tx, known[i]) for i in message.files if i in known]
    who, name = AUTHORS[message.kind], card.name if card else ""
    return Line(message, who, name, _text(message, catalog), attached)


def _text(message: Message, catalog: i18n.Catalog) -> Markup:
    """Safe, with what the guard took out made visible; a system line in words."""
    if message.kind == "system":
        said = conversations.system_text(message.text, catalog) if message.text else ""
        return escape(said)
    return ui.masked(message.text, catalog) if message.masked else escape(message.text)


AUTHORS = {"message": "contact", "reply": "agent", "system": "system"}
"""Kind → who. Notes are not in it: they are never shown outside."""
