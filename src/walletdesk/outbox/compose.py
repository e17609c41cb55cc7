"""What an adapter gets to send: the message opened, with whom and what it answers."""

from uuid import UUID

from asyncpg import Record

from walletdesk import contacts, files
from walletdesk.channels import ContactIdentity, Outbound, OutboundAttachment
from walletdesk.platform import datakeys, sql
from walletdesk.platform.db import Read
from walletdesk.platform.storage import Storage

queries = sql.load(__package__)


async def outbound(tx: Read, storage: Storage, row: Record, prefix: str) -> Outbound:
    """The message of an outbox row, decrypted for its adapter."""
    found = await queries.body.one(tx, conversation_id=row["conversation_id"], seq=row["seq"])
    assert found is not None
    key = await datakeys.get(tx, found["key_id"])
    known = (await contacts.identities(tx, [found["contact_id"]])).get(found["contact_id"], [])
    return Outbound(
        id=row["id"],
        account_id=row["account_id"],
        kind=row["channel"],
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        system=found["kind"] == "system",
        solves=found["solves"],
        at=found["at"],
        reference=f"{prefix}-{found['number']}",
        identities=[ContactIdentity(i.kind, i.value, i.verified_at is not None) for i in known],
        language=found["language"],
        text=key.text(found["body"], b"message.body" + found["id"].bytes),
        html=key.text(found["html"], _html_place(row)) or None,
        subject=key.text(found["subject"], b"conversation.subject" + row["conversation_id"].bytes)
        or None,
        attachments=[await _attachment(tx, storage, file) for file in found["files"]],
    )


def _html_place(row: Record) -> bytes:
    return b"message.html" + row["conversation_id"].bytes + row["seq"].to_bytes(4, "big")


async def _attachment(tx: Read, storage: Storage, file_id: UUID) -> OutboundAttachment:
    file, data = await files.contents(tx, storage, file_id)
    return OutboundAttachment(file.name, file.type, data, file.id)
