"""A matter begins; its contact writes."""

from uuid import UUID

import asyncpg
import msgspec

from walletdesk import contacts
from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.actions.write import Line, write
from walletdesk.conversations.model import (
    REOPENS,
    Accepted,
    Incoming,
    NewConversation,
    Origin,
    check_files,
    check_subject,
    check_text,
    preview,
)
from walletdesk.events import Actor, record, system
from walletdesk.platform import datakeys, ids, words
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Conflict, NotFound

queries = store.queries


async def open_conversation(tx: Tx, new: NewConversation, *, actor: Actor) -> UUID:
    """Begin a matter; its first message is a `receive` in the same transaction."""
    conversation_id = ids.at(tx.now)
    subject = check_subject(new.subject)
    await contacts.keep(tx, new.contact)
    key = await datakeys.get(tx, new.contact)
    fields = msgspec.json.encode(new.fields)
    await queries.add.value(
        tx,
        id=conversation_id,
        contact_id=new.contact,
        key_id=new.contact,
        channel=new.channel,
        account_id=new.account,
        language=new.language,
        priority=new.priority,
        category_id=new.category,
        subject=key.seal(subject, store.place(b"subject", conversation_id)) if subject else None,
        fields=key.seal(fields, store.place(b"fields", conversation_id)) if new.fields else None,
        missing=list(new.missing),
        team_id=new.team,
        follows=new.follows,
        now=tx.now,
    )
    record(
        tx,
        happened.Opened(
            by=actor, conversation=conversation_id, contact=new.contact, channel=new.channel
        ),
    )
    await tx.write_buffers()  # `receive` writes its own event: this one comes before it
    return conversation_id


async def receive(tx: Tx, incoming: Incoming, *, subject: str = "") -> Accepted:
    """Accept a contact's message in one statement: durable when `tx` is, and only once.

    Raise `Conflict("conversation.closed")` when the talk takes no more messages; the caller then
    begins a linked one. Raise `Conflict("conversation.merged_away")` when it is shown as part of
    another person's: it must `stand_alone` first. Source of the shape: DESIGN §3.
    """
    check_files(incoming.files)
    text = check_text(incoming.text, files=bool(incoming.files))
    message_id = ids.at(tx.now)
    key = await datakeys.get(tx, incoming.key)
    found_by = words.words(f"{subject}\n{text}" if subject else text, incoming.language)
    try:
        seq = await queries.accept.value(
            tx,
            conversation_id=incoming.conversation,
            message_id=message_id,
            client_id=incoming.client_id,
            body=key.seal(text, store.body_place(message_id)),
            preview=key.seal(preview(text), store.place(b"preview", incoming.conversation)),
            tokens=tx.keys.tokens(found_by),
            files=list(incoming.files),
            masked=incoming.masked,
            now=tx.now,
            reopens_after=tx.now - REOPENS,
        )
    except asyncpg.UniqueViolationError:
        seq = None  # it came twice at once, and the row lock let the other one through first
    if seq is not None:
        return Accepted(incoming.conversation, seq)
    return await _repeated(tx, incoming)


async def _repeated(tx: Tx, incoming: Incoming) -> Accepted:
    if incoming.client_id is not None:
        seq = await queries.seq_of_client.value(
            tx, conversation_id=incoming.conversation, client_id=incoming.client_id
        )
        if seq is not None:
            return Accepted(incoming.conversation, seq, repeated=True)
    talk = await store.get(tx, incoming.conversation)
    if talk.merged_into is None:
        raise Conflict("conversation.closed")
    target = await store.get(tx, talk.merged_into)
    if target.contact != talk.contact:
        raise Conflict("conversation.merged_away")
    return await receive(
        tx, msgspec.structs.replace(incoming, conversation=target.id, key=target.key)
    )


async def describe(
    tx: Tx, conversation_id: UUID, seq: int, *, key_id: UUID, html: str | None, origin: Origin
) -> None:
    """Add what came with a message beside its text, in the transaction that received it."""
    key = await datakeys.get(tx, key_id)
    await queries.describe.run(
        tx,
        conversation_id=conversation_id,
        seq=seq,
        html=key.seal(html, store.html_place(conversation_id, seq)) if html else None,
        origin=key.seal(msgspec.json.encode(origin), store.origin_place(conversation_id, seq)),
    )


async def tell(tx: Tx, conversation_id: UUID, code: str, **params: str | int) -> int:
    """Write a system line that the contact sees; its seq. Each reader's language fills the code."""
    body = msgspec.json.encode({"code": code, "params": params}).decode()
    return await write(
        tx,
        conversation_id,
        Line("system", body),
        event=lambda seq, contact: happened.Told(
            by=system, conversation=conversation_id, contact=contact, seq=seq, code=code
        ),
    )


async def remark(tx: Tx, conversation_id: UUID, text: str) -> int:
    """Write a note of the desk's own for agents; its seq."""
    return await write(
        tx,
        conversation_id,
        Line("note", text),
        event=lambda seq, contact: happened.Noted(
            by=system, conversation=conversation_id, contact=contact, seq=seq
        ),
    )


async def mark_secret(
    tx: Tx, conversation_id: UUID, kinds: tuple[str, ...], *, actor: Actor
) -> None:
    """The guard has masked something: the desk sees it, and it overtakes ordinary work."""
    changed = await queries.mark_secret.run(tx, id=conversation_id, preview=None, now=tx.now)
    if not changed:
        raise NotFound("conversation")
    record(tx, happened.SecretFound(by=actor, conversation=conversation_id, kinds=kinds))


async def rewrite(tx: Tx, conversation_id: UUID, seq: int, text: str, *, language: str) -> None:
    """Replace the text of an earlier message by its masked form (a phrase sent in pieces)."""
    row = await queries.one_message.one(tx, conversation_id=conversation_id, seq=seq)
    if row is None:
        raise NotFound("message")
    key = await store.key_of(tx, conversation_id)
    await queries.rewrite.run(
        tx,
        conversation_id=conversation_id,
        seq=seq,
        body=key.seal(text, store.body_place(row["id"])),
        tokens=tx.keys.tokens(words.words(text, language)),
    )
    sealed = key.seal(preview(text), store.place(b"preview", conversation_id))
    await queries.mark_secret.run(tx, id=conversation_id, preview=sealed, now=tx.now)
