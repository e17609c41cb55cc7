"""Which talk a mail belongs to: by what only a reader of our mail can know, never by its subject.

In this order: the signed address it was sent to, the Message-IDs it answers, the signed line of
our mail that it quotes. A stranger's answer never enters a talk by itself.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from msgspec import Struct

from walletdesk import contacts, conversations
from walletdesk.adapters.email import tokens
from walletdesk.adapters.email.facts import Facts
from walletdesk.adapters.email.store import queries
from walletdesk.conversations import Conversation
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound

MOST_REFERENCES = 50


class Thread(Struct, frozen=True):
    """The talk that a mail answers, and how that is known; `own`: its contact wrote it."""

    talk: Conversation
    by: Literal["address", "references", "token"]
    own: bool


def message_index(keys: Keyring, message_id: str) -> bytes:
    """The blind index of a Message-ID."""
    return keys.blind("mail.message_id", message_id.strip("<> \t").lower())


async def find(
    tx: Read, facts: Facts, sender: str, text: str, thread: Sequence[str], prefix: str
) -> Thread | None:
    """The talk that the mail of `sender` (an address) answers; None: it begins one."""
    for by, number in _signed(tx.keys, facts, text, prefix):
        if by == "references":
            found = await _by_references(tx, thread)
        else:
            found = await _by_number(tx, number)
        if found is not None:
            return Thread(found, by, await _is_theirs(tx, found, sender))
    return None


def _signed(
    keys: Keyring, facts: Facts, text: str, prefix: str
) -> list[tuple[Literal["address", "references", "token"], int | None]]:
    everyone = [*facts.delivered_to, *(a.address for a in (*facts.to, *facts.cc))]
    address = next((n for a in everyone if (n := tokens.of_address(keys, a)) is not None), None)
    quoted = tokens.of_text(keys, f"{text}\n{facts.quoted}", prefix)
    return [("address", address), ("references", None), ("token", quoted)]


async def _by_number(tx: Read, number: int | None) -> Conversation | None:
    if number is None:
        return None
    try:
        return _whole(await conversations.by_number(tx, number))
    except NotFound:
        return None


async def _by_references(tx: Read, thread: Sequence[str]) -> Conversation | None:
    """The nearest one first."""
    wanted = [message_index(tx.keys, one) for one in thread[:MOST_REFERENCES] if one.strip("<> ")]
    if not wanted:
        return None
    rows = await queries.known.all(tx, message_ids=wanted)
    if not rows:
        return None
    nearest = min(rows, key=lambda row: wanted.index(row["message_id"]))
    return _whole(await conversations.get(tx, nearest["conversation_id"]))


def _whole(talk: Conversation) -> Conversation | None:
    """Not the shell of somebody who was erased."""
    return None if talk.erased_at is not None else talk


async def _is_theirs(tx: Read, talk: Conversation, sender: str) -> bool:
    known = (await contacts.identities(tx, [talk.contact])).get(talk.contact, [])
    return any(i.kind == "email" and i.value == sender.lower() for i in known)


async def correspondent(tx: Read, sender: str) -> UUID | None:
    """The one contact who is known by this address alone, without proof: the same unproven
    address again is the same person, but never somebody who has proven more.
    """
    return await contacts.unproven(tx, contacts.Claim("email", sender))
