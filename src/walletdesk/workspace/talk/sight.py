"""Everything that is read for the pane of a talk when no kept piece will do."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from walletdesk import categories, conversations, people
from walletdesk.categories import Category, Completeness, Tree
from walletdesk.channels import KINDS
from walletdesk.contacts import Contact, Identity
from walletdesk.conversations import Conversation, Held, Message
from walletdesk.csat import Rating
from walletdesk.people import AgentCard
from walletdesk.platform import i18n
from walletdesk.platform.db import Read
from walletdesk.workspace.talk.fields import Answer, answers
from walletdesk.workspace.talk.whole import Whole
from walletdesk.workspace.talk.words import language_name

EARLIER = 5
"""How many other talks of the contact stand in the side panel."""
LIVE_CHANNELS = frozenset({"chat", "phone"})
"""Somebody waits at the other end: a reply goes out at once."""
UNDO_SECONDS = 5


class Ref(Struct, frozen=True):
    """Another talk, as a link shows it."""

    id: UUID
    reference: str
    title: str
    status: str
    at: Any


class Sight(Struct, frozen=True):
    """A talk and all that stands beside it."""

    talk: Conversation
    reference: str
    contact: Contact
    name: str
    agents: dict[UUID, AgentCard]
    agent: str
    team: str
    category: str
    fields: tuple[Answer, ...]
    completeness: Completeness | None
    rating: Rating | None
    lines: list[Message]
    """Its own last ones, oldest first; without those of talks that were merged into it."""
    held: list[Held]
    merged: tuple[Ref, ...]
    into: Ref | None
    follows: Ref | None
    earlier: tuple[Ref, ...]
    contact_language: str

    @property
    def wallets(self) -> list[tuple[str, bool]]:
        """Wallet addresses of the contact, and whether they are proven."""
        owned = (i for i in self.contact.identities if i.kind == "wallet")
        return [(i.value, i.verified_at is not None) for i in owned]

    @property
    def ways(self) -> list[Identity]:
        """How else the contact can be reached or recognised."""
        return [i for i in self.contact.identities if i.kind != "wallet"]

    @property
    def closed(self) -> bool:
        """Whether nothing can be written to it any more."""
        return self.talk.status == "closed" or self.talk.merged_into is not None


async def sight(tx: Read, read: Whole, language: str, prefix: str) -> Sight:
    """A talk that was read, with what its stamp says there is besides."""
    talk, contact, stamp = read.talk, read.contact, read.stamp
    agents = await people.names(tx)
    if talk.agent is not None and talk.agent not in agents:
        agents = agents | await people.agents_by_id(tx, [talk.agent])  # made a moment ago
    tree = await categories.tree(tx)
    category = tree.by_id.get(talk.category) if talk.category else None
    others = [t for t in read.recent if t.merged_into is None and t.id != talk.id][:EARLIER]
    return Sight(
        talk=talk,
        reference=conversations.reference(prefix, talk.number),
        contact=contact,
        name=contact.name or i18n.catalog(language).gettext("Unknown visitor"),
        agents=agents,
        agent=agents[talk.agent].name if talk.agent and talk.agent in agents else "",
        team=stamp.team or "",
        category=path(tree, category, language),
        fields=answers(tree, category, talk.fields, language),
        completeness=categories.completeness(category, talk.fields) if category else None,
        rating=read.rating,
        lines=read.lines,
        held=await conversations.held(tx, talk.id) if stamp.held else [],
        contact_language=language_name(talk.language, language),
        earlier=tuple(
            Ref(t.id, conversations.reference(prefix, t.number), t.title, t.status, t.at)
            for t in others
        ),
        **await _ties(tx, talk, prefix, merged=stamp.merges),
    )


async def _ties(tx: Read, talk: Conversation, prefix: str, *, merged: bool) -> dict[str, Any]:
    """Talks that this one is tied to: merged into it, its target, what it continues."""
    sources = (await conversations.merged_with(tx, talk.id))[1:] if merged else []
    wanted = [*sources, *(i for i in (talk.merged_into, talk.follows) if i is not None)]
    found = await conversations.get_many(tx, wanted) if wanted else {}
    known = {i: ref(t, prefix) for i, t in found.items()}
    return {
        "merged": tuple(known[i] for i in sources if i in known),
        "into": known.get(talk.merged_into) if talk.merged_into else None,
        "follows": known.get(talk.follows) if talk.follows else None,
    }


def ref(talk: Conversation, prefix: str) -> Ref:
    """A talk as others name it."""
    reference = conversations.reference(prefix, talk.number)
    return Ref(talk.id, reference, talk.subject or talk.preview, talk.status, talk.last_at)


def path(tree: Tree, category: Category | None, language: str) -> str:
    """A category with those above it: "Transfers › Pending"."""
    names: list[str] = []
    while category is not None:
        names.append(categories.say(category.names, language))
        category = tree.by_id.get(category.parent_id) if category.parent_id else None
    return " › ".join(reversed(names))


def undo_seconds(channel: str) -> int:
    """How long a reply can be taken back before it goes out."""
    return 0 if channel in LIVE_CHANNELS else UNDO_SECONDS


def text_limit(channel: str) -> int:
    """Characters of one message on this channel."""
    return min(20_000, KINDS[channel].text_limit) if channel in KINDS else 20_000


def union(talk: Conversation, merged: Sequence[Ref]) -> list[UUID]:
    """The talks whose lines are shown together."""
    return [talk.id, *(source.id for source in merged)]
