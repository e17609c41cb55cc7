"""Two talks about one matter become one, and can be two again. No message is renumbered.

Those of two people are one on the desk alone: no line leaves the talk, and the key, of its writer.
"""

from uuid import UUID

from asyncpg import Record

from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.model import check_merge
from walletdesk.events import Actor, record, system
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Conflict

queries = store.queries


async def merge(tx: Tx, source_id: UUID, target_id: UUID, *, actor: Agent) -> None:
    """Show `source` as part of `target`. Raise `Conflict` when they cannot be one."""
    first, second = sorted((source_id, target_id))  # one order of locks for everybody
    locked = {i: await store.get(tx, i, lock=True) for i in (first, second)}
    source, target = locked[source_id], locked[target_id]
    check_merge(source, target)
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
    row = await queries.last_merge.one(tx, source_id=source_id)
    if row is None:
        raise Conflict("merge.none")
    return await _undo(tx, source_id, row, Actor("agent", actor.id))


async def stand_alone(tx: Tx, source_id: UUID) -> UUID | None:
    """Take `source` out of another person's talk that it was merged into: which one, if any.

    Its contact goes on in it: answers given in the other talk would reach the other person.
    """
    row = await queries.merge_of_two_people.one(tx, source_id=source_id)
    return None if row is None else await _undo(tx, source_id, row, system)


async def _undo(tx: Tx, source_id: UUID, row: Record, by: Actor) -> UUID:
    source = await store.get(tx, source_id, lock=True)
    await queries.set_merged.run(tx, id=source_id, into=None, now=tx.now)
    await queries.undo_merge.run(tx, id=row["id"], now=tx.now)
    await queries.bump.run(tx, id=row["target_id"], now=tx.now)
    record(
        tx,
        happened.Unmerged(
            by=by, conversation=source_id, contact=source.contact, out_of=row["target_id"]
        ),
    )
    return row["target_id"]
