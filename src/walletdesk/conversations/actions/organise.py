"""Who has it, what it is about: assignment, category, fields, tags, priority, subject."""

from uuid import UUID

import msgspec

from walletdesk import guard
from walletdesk.conversations import events as happened
from walletdesk.conversations import store
from walletdesk.conversations.model import (
    Change,
    Conversation,
    check_not_erased,
    check_subject,
    check_tags,
)
from walletdesk.events import Actor, record
from walletdesk.platform import words
from walletdesk.platform.crypto import DataKey
from walletdesk.platform.db import Tx

queries = store.queries


async def assign(
    tx: Tx, conversation_id: UUID, *, agent: UUID | None, team: UUID | None, actor: Actor
) -> None:
    """Give it to an agent, a team, both, or nobody (None). The edge checks that they exist."""
    talk = await store.get(tx, conversation_id, lock=True)
    if (talk.agent, talk.team) == (agent, team):
        return
    await queries.set_assignment.run(
        tx, id=conversation_id, agent_id=agent, team_id=team, now=tx.now
    )
    record(
        tx,
        happened.Assigned(
            by=actor,
            conversation=conversation_id,
            contact=talk.contact,
            agent=agent,
            team=team,
            from_agent=talk.agent,
            from_team=talk.team,
        ),
    )


async def change(
    tx: Tx,
    conversation_id: UUID,
    wish: Change,
    *,
    actor: Actor,
    missing: tuple[str, ...] | None = None,
) -> None:
    """Change properties. `fields` are checked by the caller (categories) and guarded here."""
    talk = await store.get(tx, conversation_id, lock=True)
    check_not_erased(talk)
    key = await store.key_of(tx, conversation_id)
    tags = check_tags(wish.tags) if wish.tags is not None else None
    subject = guard.clean(check_subject(wish.subject)).text if wish.subject is not None else None
    await queries.change.run(
        tx,
        id=conversation_id,
        subject=_seal(key, b"subject", talk, subject),
        category_id=wish.category,
        priority=wish.priority,
        fields=_seal(key, b"fields", talk, _fields(wish)),
        missing=list(missing) if missing is not None else None,
        tags=list(tags) if tags is not None else None,
        now=tx.now,
    )
    if subject is not None:
        await _find_by_subject(tx, talk, key, subject)
    record(tx, _changed(talk, wish, tags, actor))


def _seal(key: DataKey, column: bytes, talk: Conversation, text: str | None) -> bytes | None:
    return None if text is None else key.seal(text, store.place(column, talk.id))


def _fields(wish: Change) -> str | None:
    if wish.fields is None:
        return None
    return msgspec.json.encode(guard.clean_json(wish.fields).value).decode()


async def _find_by_subject(tx: Tx, talk: Conversation, key: DataKey, subject: str) -> None:
    row = await queries.one_message.one(tx, conversation_id=talk.id, seq=1)
    if row is not None:
        body = store.message(row, key).text
        tokens = tx.keys.tokens(words.words(f"{subject}\n{body}", talk.language))
        await queries.set_tokens.run(tx, conversation_id=talk.id, seq=1, tokens=tokens)


def _changed(
    talk: Conversation, wish: Change, tags: tuple[str, ...] | None, actor: Actor
) -> happened.Changed:
    given = {
        "subject": wish.subject,
        "category": wish.category,
        "priority": wish.priority,
        "fields": wish.fields,
        "tags": wish.tags,
    }
    return happened.Changed(
        by=actor,
        conversation=talk.id,
        contact=talk.contact,
        what=tuple(name for name, value in given.items() if value is not None),
        category=wish.category,
        priority=wish.priority,
        tags=tags,
    )
