"""Two talks about one matter become one, and can be two again. No message is renumbered.

Those of two people are one on the desk alone: no line leaves the talk, and the key, of its writer.
"""

from uuid import UUID

from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.actions.locking import keep, lock, together
from walletdesk.conversations.model import Conversation, check_merge
from walletdesk.events import Actor, record, system
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Conflict

queries = store.queries


async def merge(tx: Tx, source_id: UUID, target_id: UUID, *, actor: Agent) -> None:
    """Show `source` as part of `target`. Raise `Conflict` when they cannot be one."""
    as_read = [await store.get(tx, i) for i in (source_id, target_id)]
    check_merge(*as_read)
    await keep(tx, [talk.contact for talk in as_read])
    locked = await together(tx, source_id, target_id)
    source = locked[source_id]
    check_merge(source, locked[target_id])
    if await queries.merged_here.all(tx, id=source_id):
        raise Conflict("merge.has_merged")
    await queries.set_merged.run(tx, id=source_id, into=target_id, now=tx.now)
    await queries.bump.run(tx, id=target_id, now=tx.now)
    await queries.add_merge.run(
        tx,
        id=ids.at(tx.now),
        source_id=source_id,
        target_id=target_id,
        source_status=source.status,
        agent_id=actor.id,
        now=tx.now,
    )
    by = Actor("agent", actor.id)
    record(
        tx, happened.Merged(by=by, conversation=source_id, contact=source.contact, into=target_id)
    )


async def unmerge(tx: Tx, source_id: UUID, *, actor: Agent) -> UUID:
    """Undo the merge of `source`; the talk it was part of. Raise `Conflict` when there is none."""
    source, target = await lock(tx, source_id)
    if target is None:
        raise Conflict("merge.none")
    return await _undo(tx, source, target, Actor("agent", actor.id))


async def stand_alone(tx: Tx, source_id: UUID) -> UUID | None:
    """Take `source` out of another person's talk that it was merged into: which one, if any.

    Its contact goes on in it: answers given in the other talk would reach the other person.
    """
    source, target = await lock(tx, source_id)
    if target is None or target.contact == source.contact:
        return None
    return await _undo(tx, source, target, system)


async def _undo(tx: Tx, source: Conversation, target: Conversation, by: Actor) -> UUID:
    row = await queries.last_merge.one(tx, source_id=source.id)
    if row is None:
        raise Conflict("merge.none")
    await queries.set_merged.run(tx, id=source.id, into=None, now=tx.now)
    await queries.undo_merge.run(tx, id=row["id"], now=tx.now)
    await queries.bump.run(tx, id=target.id, now=tx.now)
    record(
        tx,
        happened.Unmerged(by=by, conversation=source.id, contact=source.contact, out_of=target.id),
    )
    return target.id
