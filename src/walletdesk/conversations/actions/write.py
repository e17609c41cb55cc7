"""How every line that is not a contact's message gets its seq: under the row lock, in `tx`."""

from collections.abc import Callable
from typing import Literal
from uuid import UUID

from msgspec import Struct

from walletdesk.conversations import store
from walletdesk.conversations.model import preview
from walletdesk.events import Event, record
from walletdesk.platform import datakeys, ids, words
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import NotFound

queries = store.queries


class Line(Struct, frozen=True):
    """A line to write; `status` is the talk's status afterwards, None leaves it."""

    kind: Literal["reply", "note", "system"]
    text: str
    author: UUID | None = None
    files: tuple[UUID, ...] = ()
    client_id: UUID | None = None
    status: str | None = None
    masked: bool = False


async def write(
    tx: Tx, conversation_id: UUID, line: Line, *, event: Callable[[int, UUID], Event]
) -> int:
    """Write a line and record `event(seq, contact)`; its seq. Raise `NotFound`."""
    talk = await queries.get.one(tx, id=conversation_id)
    if talk is None:
        raise NotFound("conversation")
    key = await datakeys.get(tx, talk["key_id"])
    replied = line.kind == "reply"
    seq = await queries.advance.value(
        tx,
        id=conversation_id,
        now=tx.now,
        author="agent" if replied else None,
        preview=key.seal(preview(line.text), store.place(b"preview", conversation_id))
        if replied
        else None,
        waiting=not replied,
        replied=replied,
        status=line.status,
    )
    message_id = ids.at(tx.now)
    searched = line.kind != "system"
    await queries.add_message.run(
        tx,
        conversation_id=conversation_id,
        seq=seq,
        id=message_id,
        kind=line.kind,
        author_id=line.author,
        now=tx.now,
        body=key.seal(line.text, store.body_place(message_id)),
        html=None,
        tokens=tx.keys.tokens(words.words(line.text, talk["language"])) if searched else [],
        client_id=line.client_id,
        masked=line.masked,
        files=list(line.files),
    )
    record(tx, event(seq, talk["contact_id"]))
    return seq
