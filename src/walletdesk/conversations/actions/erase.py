"""Forgetting what was said with a contact: numbered shells stay, so that counts and events hold."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from walletdesk import outbox
from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.actions.merge import stand_alone
from walletdesk.events import Actor, record
from walletdesk.platform.db import Tx

queries = store.queries


class Emptied(Struct, frozen=True):
    """Which conversations are shells now, and the files of the drafts that were dropped. `freed`:
    those of other people that had been merged into them.
    """

    talks: tuple[UUID, ...]
    files: tuple[UUID, ...]
    freed: tuple[UUID, ...] = ()


async def erase(tx: Tx, contacts: Sequence[UUID], *, actor: Actor) -> Emptied:
    """Empty and close every conversation of these contacts; nothing of it is sent any more.

    The caller has locked the contacts: no conversation of theirs begins or is merged meanwhile.
    """
    found = await queries.of_contacts.all(tx, contact_ids=list(contacts))
    locked = await queries.lock.all(tx, ids=[row["id"] for row in found])
    rows = [row for row in locked if row["contact_id"] in contacts]
    talks = [row["id"] for row in rows]
    others = [row["id"] for row in locked if row["contact_id"] not in contacts]
    # The matter of somebody else must not vanish into a closed shell.
    freed = tuple([other for other in others if await stand_alone(tx, other)])
    await queries.erase_messages.run(tx, conversation_ids=talks)
    drafts = await queries.erase_drafts.all(tx, conversation_ids=talks)
    await queries.erase_mentions.run(tx, conversation_ids=talks)
    await queries.erase.run(tx, ids=talks, now=tx.now)
    await outbox.erase(tx, talks)
    for row in rows:
        if row["status"] != "closed":
            closed = happened.StatusChanged(
                by=actor,
                conversation=row["id"],
                contact=row["contact_id"],
                before=row["status"],
                after="closed",
            )
            record(tx, closed)
    files = tuple(file for draft in drafts for file in draft["files"])
    return Emptied(tuple(talks), files, freed)
