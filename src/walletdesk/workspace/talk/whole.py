"""All that is read of a talk whose pane is not kept, by one statement."""

from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from walletdesk import contacts, conversations, csat
from walletdesk.contacts import Contact
from walletdesk.conversations import Conversation, Message, TalkRef
from walletdesk.csat import Rating
from walletdesk.platform import datakeys
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.workspace.talk.stamp import RECENT, Stamp, named, queries


class Whole(Struct, frozen=True):
    """A talk, its contact, the latest talks of that (itself among them), and its last lines."""

    stamp: Stamp
    talk: Conversation
    contact: Contact
    recent: list[TalkRef]
    lines: list[Message]
    rating: Rating | None


async def whole(tx: Read, talk: UUID | int, agent: UUID, *, lines: int) -> Whole:
    """Read it, at most so many lines, oldest first. Raise `NotFound`. The caller audits."""
    row = await queries.whole.one(tx, **named(talk), agent_id=agent, recent=RECENT, lines=lines)
    if row is None:
        raise NotFound("conversation")
    datakeys.keep(tx, row["keys"])
    opened, rated = row["talk"], row["rating"]
    ways = row["identities"]
    if row["taken_over"]:
        ways = [*ways, *row["taken_over"]]
    ways.sort(key=_age)
    owners = {row["id"], opened["key_id"]}
    owners.update(r["owner"] for r in ways)
    owners.update(r["key_id"] for r in row["recent"])
    keys = await datakeys.get_all(tx, owners)
    key = keys.get(opened["key_id"])
    recent = [conversations.talk_ref(r, keys.get(r["key_id"])) for r in row["recent"]]
    return Whole(
        stamp=_stamp(row, recent, agent),
        talk=conversations.conversation(opened, key),
        contact=contacts.contact(row, ways, keys),
        recent=recent,
        lines=[conversations.message(r, key) for r in reversed(row["lines"])],
        rating=csat.rating_of(rated, key) if rated else None,
    )


def _age(identity: Record) -> tuple[object, ...]:
    return identity["created_at"], identity["identity_id"]


def _stamp(row: Record, recent: list[TalkRef], agent: UUID) -> Stamp:
    talk, rated = row["talk"], row["rating"]
    return Stamp(
        id=talk["id"],
        version=talk["version"],
        contact=row["id"],
        contact_version=row["contact_version"],
        mine=talk["agent_id"] == agent,
        merged=row["merged"],
        recent=sum(other.version for other in recent),
        team=row["team"],
        rated_at=rated["updated_at"] if rated else None,
        delivered_at=row["delivered_at"],
        held=row["held"],
        draft=row["draft"],
    )
