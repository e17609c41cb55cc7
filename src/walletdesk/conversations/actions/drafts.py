"""What agents are writing, kept while they write; and what has been read."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from walletdesk import guard
from walletdesk.conversations import store
from walletdesk.conversations.model import TEXT_LENGTH
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Invalid

queries = store.queries


class Draft(Struct, frozen=True):
    """A reply or note in the making."""

    kind: Literal["reply", "note"]
    text: str
    files: tuple[UUID, ...]
    updated_at: datetime


async def save_draft(
    tx: Tx,
    conversation_id: UUID,
    kind: Literal["reply", "note"],
    text: str,
    files: tuple[UUID, ...] = (),
    *,
    actor: Agent,
) -> None:
    """Keep what was typed; an empty text without files drops the draft."""
    if len(text) > TEXT_LENGTH:
        raise Invalid("text", "message.too_long", most=TEXT_LENGTH, length=len(text))
    if not text.strip() and not files:
        await queries.drop_draft.run(tx, conversation_id=conversation_id, agent_id=actor.id)
        return
    key = await store.key_of(tx, conversation_id)
    draft_id = ids.at(tx.now)
    clean = guard.clean(text.replace("\x00", "")).text
    await queries.save_draft.run(
        tx,
        id=draft_id,
        conversation_id=conversation_id,
        agent_id=actor.id,
        kind=kind,
        body=key.seal(clean, store.draft_place(draft_id)),
        files=list(files),
        now=tx.now,
    )


async def draft_of(tx: Read, conversation_id: UUID, agent_id: UUID) -> Draft | None:
    """What an agent was writing here."""
    row = await queries.draft_of.one(tx, conversation_id=conversation_id, agent_id=agent_id)
    if row is None:
        return None
    key = await store.key_of(tx, conversation_id)
    text = key.text(row["body"], store.draft_place(row["id"]))
    return Draft(row["kind"], text, tuple(row["files"]), row["updated_at"])


async def contact_read(tx: Tx, conversation_id: UUID, seq: int) -> bool:
    """The contact has seen everything up to `seq`; whether that was new."""
    return await queries.contact_read.run(tx, id=conversation_id, seq=seq) > 0


async def agent_read(tx: Tx, conversation_id: UUID, *, actor: Agent) -> int | None:
    """An agent has the talk on the screen; up to which seq, None when nothing was new."""
    seq = await queries.agent_read.value(tx, id=conversation_id)
    await queries.read_mentions.run(
        tx, agent_id=actor.id, conversation_id=conversation_id, now=tx.now
    )
    return seq
