"""All that is read of a talk whose stamp is new, by one statement."""

from asyncpg import Record
from msgspec import Struct

from walletdesk import contacts, conversations, csat
from walletdesk.contacts import Contact
from walletdesk.conversations import Conversation, Message, TalkRef
from walletdesk.csat import Rating
from walletdesk.platform import datakeys
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.workspace.talk.stamp import queries


class Whole(Struct, frozen=True):
    """A talk, its contact, the latest talks of that (itself among them), and its last lines."""

    talk: Conversation
    contact: Contact
    recent: list[TalkRef]
    lines: list[Message]
    rating: Rating | None


async def whole(tx: Read, stamp: Record, *, recent: int, lines: int) -> Whole:
    """Read it, at most so many talks and lines, the lines oldest first. Raise `NotFound`.

    The caller audits.
    """
    row = await queries.whole.one(
        tx,
        conversation_id=stamp["id"],
        contact_id=stamp["contact_id"],
        recent=recent,
        lines=lines,
    )
    if row is None or row["talk"] is None:
        raise NotFound("conversation")
    datakeys.keep(tx, row["keys"])
    talk, rated, ways = row["talk"], row["rating"], row["identities"]
    owners = {row["id"], talk["key_id"]}
    owners.update(r["owner"] for r in ways)
    owners.update(r["key_id"] for r in row["recent"])
    keys = await datakeys.get_all(tx, owners)
    key = keys.get(talk["key_id"])
    return Whole(
        talk=conversations.conversation(talk, key),
        contact=contacts.contact(row, ways, keys),
        recent=[conversations.talk_ref(r, keys.get(r["key_id"])) for r in row["recent"]],
        lines=[conversations.message(r, key) for r in reversed(row["lines"])],
        rating=csat.rating_of(rated, key) if rated else None,
    )
