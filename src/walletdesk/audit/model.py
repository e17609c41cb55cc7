"""Shapes of the audit and the chain's formula."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct


class Reading(Struct, frozen=True):
    """One agent (through one token, or the desk) read something of contacts, by one act."""

    agent: UUID
    token: UUID | None
    act: str


class Noted(Struct):
    """The contacts of one row to come, and the request that read them: empty when several did."""

    request_id: str
    contacts: set[UUID]

    def join(self, more: "Noted") -> None:
        """Take over what another request of the same second read."""
        self.contacts |= more.contacts
        if more.request_id != self.request_id:
            self.request_id = ""


def chain(previous: bytes, minute: datetime, rows: Iterable[Record]) -> bytes:
    """SHA-256 over the previous hash, the minute and every row of it in order of id."""
    digest = hashlib.sha256(previous + minute.isoformat().encode())
    for row in rows:
        parts = (row["id"], row["at"].isoformat(), row["agent_id"], row["token_id"], row["act"])
        contacts = ",".join(str(c) for c in row["contacts"])
        digest.update(f"{parts}|{contacts}|{row['request_id']}\n".encode())
    return digest.digest()
