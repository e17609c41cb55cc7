"""An agent answers or notes, at once or after a moment in which it can be undone."""

from datetime import datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from walletdesk import files, guard, jobs, outbox
from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.actions.organise import assign
from walletdesk.conversations.actions.status import set_status
from walletdesk.conversations.actions.write import Line, write
from walletdesk.conversations.model import (
    Accepted,
    Author,
    Conversation,
    Reply,
    check_files,
    check_text,
    check_writable,
)
from walletdesk.events import Actor
from walletdesk.platform import ids
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Conflict, Forbidden, NotFound

queries = store.queries

HELD_JOB = "conversations.send_held"


class Held(Struct, frozen=True):
    """A reply that is not sent yet."""

    id: UUID
    conversation: UUID
    agent: UUID
    text: str
    files: tuple[UUID, ...]
    solve: bool
    send_at: datetime


async def reply(
    tx: Tx, conversation_id: UUID, wish: Reply, *, actor: Author, mentions: tuple[UUID, ...] = ()
) -> Accepted:
    """Write a reply (sent through the outbox) or a note; a repeated `client_id` changes nothing.

    Raise `Invalid` for a bad text, `Conflict` when the talk was merged away or closed.
    """
    check_files(wish.files)
    text = guard.clean(check_text(wish.text, files=bool(wish.files)))
    talk = await store.get(tx, conversation_id, lock=True)
    if repeated := await _repeat(tx, talk, wish):
        return repeated
    check_writable(talk, wish.kind)
    masked = bool(text.kinds)
    await files.attach(tx, wish.files, key_id=talk.key, by=actor.id)
    if wish.kind == "note":
        return await _note(tx, talk, wish, text.text, actor, mentions, masked)
    if talk.status == "solved" and not wish.solve:
        # Its solution ends here, not when it is solved again: `solved_at` counts from then.
        await set_status(tx, talk.id, "pending", actor=Actor("agent", actor.id))
    return await _reply(tx, talk, wish, text.text, actor, masked)


async def _repeat(tx: Tx, talk: Conversation, wish: Reply) -> Accepted | None:
    if wish.client_id is None:
        return None
    seq = await queries.seq_of_client.value(tx, conversation_id=talk.id, client_id=wish.client_id)
    return Accepted(talk.id, seq, repeated=True) if seq is not None else None


async def _reply(
    tx: Tx, talk: Conversation, wish: Reply, text: str, actor: Author, masked: bool
) -> Accepted:
    by = Actor("agent", actor.id)
    line = Line(
        "reply",
        text,
        actor.id,
        wish.files,
        wish.client_id,
        None if wish.solve else "pending",
        masked,
    )
    seq = await write(
        tx,
        talk.id,
        line,
        event=lambda seq, contact: happened.Replied(
            by=by, conversation=talk.id, contact=contact, seq=seq
        ),
    )
    await outbox.enqueue(tx, outbox.Outgoing(talk.account, talk.channel, talk.id, seq))
    await queries.drop_draft.run(tx, conversation_id=talk.id, agent_id=actor.id)
    if talk.agent is None:  # who answers first has it
        await assign(tx, talk.id, agent=actor.id, team=talk.team, actor=by)
    if wish.solve:
        await set_status(tx, talk.id, "solved", actor=by)
    return Accepted(talk.id, seq)


async def _note(
    tx: Tx,
    talk: Conversation,
    wish: Reply,
    text: str,
    actor: Author,
    mentions: tuple[UUID, ...],
    masked: bool,
) -> Accepted:
    line = Line("note", text, actor.id, wish.files, wish.client_id, None, masked)
    seq = await write(
        tx,
        talk.id,
        line,
        event=lambda seq, contact: happened.Noted(
            by=Actor("agent", actor.id),
            conversation=talk.id,
            contact=contact,
            seq=seq,
            mentions=mentions,
        ),
    )
    for agent in mentions:
        await queries.add_mention.run(
            tx, agent_id=agent, conversation_id=talk.id, seq=seq, now=tx.now
        )
    await queries.drop_draft.run(tx, conversation_id=talk.id, agent_id=actor.id)
    return Accepted(talk.id, seq)


async def hold(
    tx: Tx, conversation_id: UUID, wish: Reply, send_at: datetime, *, actor: Author
) -> UUID:
    """Keep a reply until `send_at`; its id, with which `undo` takes it back. It has no seq yet.

    A `client_id` becomes that id, so that the same wish twice is one reply.
    """
    check_files(wish.files)
    text = guard.clean(check_text(wish.text, files=bool(wish.files)))
    talk = await store.get(tx, conversation_id, lock=True)
    if await _repeat(tx, talk, wish):
        raise Conflict("reply.already_sent")
    check_writable(talk, wish.kind)
    await files.attach(tx, wish.files, key_id=talk.key, by=actor.id)
    key = await store.key_of(tx, conversation_id)
    held = wish.client_id or ids.at(tx.now)
    made = await queries.hold.run(
        tx,
        id=held,
        conversation_id=conversation_id,
        agent_id=actor.id,
        body=key.seal(text.text, store.draft_place(held)),
        files=list(wish.files),
        solve=wish.solve,
        send_at=send_at,
        now=tx.now,
    )
    if made:
        await queries.drop_draft.run(tx, conversation_id=conversation_id, agent_id=actor.id)
        await jobs.enqueue(tx, HELD_JOB, {"held": str(held)}, due=send_at)
    return held


async def held(tx: Read, conversation_id: UUID) -> list[Held]:
    """The replies of a talk that wait for their moment."""
    key = await store.key_of(tx, conversation_id)
    rows = await queries.held.all(tx, conversation_id=conversation_id)
    return [
        Held(
            r["id"],
            conversation_id,
            r["agent_id"],
            key.text(r["body"], store.draft_place(r["id"])),
            tuple(r["files"]),
            r["solve"],
            r["send_at"],
        )
        for r in rows
    ]


async def held_by(tx: Read, held_id: UUID) -> UUID:
    """Who wrote a held reply. Raise `NotFound` when it was undone or sent."""
    agent = await queries.held_by.value(tx, id=held_id)
    if agent is None:
        raise NotFound("reply")
    return agent


async def due_held(tx: Read, *, batch: int = 100) -> list[UUID]:
    """Held replies whose moment has passed: their job was lost."""
    return [r["id"] for r in await queries.due_held.all(tx, now=tx.now, batch=batch)]


async def give_back(tx: Tx, held_id: UUID) -> None:
    """Make a held reply that cannot be sent any more a draft of its author again.

    Where its author has begun another draft meanwhile, its text is kept as a note.
    """
    if await queries.give_back.run(tx, id=held_id):
        return
    row = await _take(tx, held_id)
    if row is not None:
        was = await _held(tx, row)
        line = Line("note", was.text, was.agent, was.files)
        await write(
            tx,
            was.conversation,
            line,
            event=lambda seq, contact: happened.Noted(
                by=Actor("agent", was.agent),
                conversation=was.conversation,
                contact=contact,
                seq=seq,
            ),
        )


async def undo(tx: Tx, conversation_id: UUID, held_id: UUID, *, actor: Author) -> Held:
    """Take a talk's held reply back. Raise `Conflict` when it has gone out, `NotFound` when it is
    another talk's.
    """
    row = await _take(tx, held_id)
    if row is None:
        raise Conflict("reply.already_sent")
    if row["conversation_id"] != conversation_id:
        raise NotFound("reply")
    if row["agent_id"] != actor.id:
        raise Forbidden("reply.not_yours")
    return await _held(tx, row)


async def release(tx: Tx, held_id: UUID, *, author: Author) -> Accepted:
    """Its time has come: the held reply becomes a message. Raise `NotFound` when undone.

    A talk that was solved while the reply waited stays solved: that was the later wish.
    """
    row = await _take(tx, held_id)
    if row is None:
        raise NotFound("reply")
    was = await _held(tx, row)
    talk = await store.get(tx, was.conversation)
    solved = was.solve or talk.status == "solved"
    wish = Reply(text=was.text, files=was.files, solve=solved, client_id=was.id)
    return await reply(tx, was.conversation, wish, actor=author)


async def _take(tx: Tx, held_id: UUID) -> Record | None:
    """Undo and sending race for it; the talk is locked before what hangs on it."""
    found = await queries.held_by.one(tx, id=held_id)
    if found is None:
        return None
    await store.get(tx, found["conversation_id"], lock=True)
    return await queries.take_held.one(tx, id=held_id)


async def _held(tx: Read, row: Record) -> Held:
    key = await store.key_of(tx, row["conversation_id"])
    text = key.text(row["body"], store.draft_place(row["id"]))
    return Held(
        row["id"],
        row["conversation_id"],
        row["agent_id"],
        text,
        tuple(row["files"]),
        row["solve"],
        tx.now,
    )
