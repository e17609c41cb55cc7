"""What follows an erasure outside of the rooms: chat sessions, stored files, kept answers."""

from uuid import UUID

from walletdesk import conversations, files
from walletdesk.adapters import chat, email
from walletdesk.app import idempotency
from walletdesk.app.parts import Parts
from walletdesk.jobs import Payload

MOST_TALKS = 10_000


async def forget(parts: Parts, payload: Payload) -> None:
    """The job `privacy.FORGET_JOB`; doing it twice changes nothing."""
    contacts = [UUID(text) for text in payload["contacts"].split(",")]
    async with parts.db.transaction() as tx:
        await chat.forget(tx, parts.hub, contacts)
        await email.erase(tx, contacts)
    await files.remove(parts.storage, [path for path in payload["paths"].split(",") if path])
    async with parts.db.read() as tx:
        talks = [
            talk.id
            for contact in contacts
            for talk in await conversations.of_contact(tx, contact, limit=MOST_TALKS)
        ]
    named = {str(found).encode() for found in (*contacts, *talks)}
    async with parts.db.transaction() as tx:
        await idempotency.forget(tx, named)
