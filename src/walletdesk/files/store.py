"""Sole reader of `queries.sql`; seals and opens what a row keeps secret."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from walletdesk.files.model import File, Scan
from walletdesk.platform import datakeys, sql
from walletdesk.platform.crypto import DataKey
from walletdesk.platform.db import Read, Tx

queries = sql.load(__package__)


class Row(Struct, frozen=True):
    """A row of `file`, still sealed."""

    id: UUID
    key_id: UUID | None
    uploaded_by: UUID
    path: str
    secret: bytes
    name: bytes
    type: str
    size: int
    created_at: datetime
    attached_at: datetime | None
    scan: Scan


def secret_place(file_id: UUID) -> bytes:
    """Where the file's own key is sealed."""
    return b"file.secret" + file_id.bytes


def name_place(file_id: UUID) -> bytes:
    """Where the name is sealed."""
    return b"file.name" + file_id.bytes


def data_place(file_id: UUID) -> bytes:
    """Where the bytes are sealed, in the file store."""
    return b"file.data" + file_id.bytes


async def owner_key(tx: Read, key_id: UUID | None) -> DataKey:
    """The key that seals a row: the contact's, or the desk's. Raise `CannotOpen` when erased."""
    return tx.keys.desk if key_id is None else await datakeys.get(tx, key_id)


async def rows(tx: Read, ids: Iterable[UUID]) -> dict[UUID, Row]:
    """Those that exist."""
    return {r["id"]: _row(r) for r in await queries.find.all(tx, ids=list(ids))}


async def lock(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Those that exist, locked."""
    return {r["id"]: _row(r) for r in await queries.lock.all(tx, ids=list(ids))}


async def find(tx: Read, ids: Iterable[UUID]) -> dict[UUID, File]:
    """Files by id, names opened; those erased or unknown are left out."""
    found = await rows(tx, ids)
    keys = await datakeys.get_all(tx, {r.key_id for r in found.values() if r.key_id})
    opened: dict[UUID, File] = {}
    for row in found.values():
        key = keys.get(row.key_id) if row.key_id else tx.keys.desk
        if key is not None:
            opened[row.id] = opened_row(row, key)
    return opened


def opened_row(row: Row, key: DataKey) -> File:
    """The row with its name opened."""
    name = key.text(row.name, name_place(row.id))
    return File(row.id, name, row.type, row.size, row.created_at, scan=row.scan)


async def claim_waiting(tx: Tx, *, lease: datetime) -> Row | None:
    """The next file that waits for the scanner, kept from other workers until `lease`."""
    found = await queries.claim_waiting.one(tx, now=tx.now, lease=lease)
    return _row(found) if found else None


async def scanned(
    tx: Tx, file_id: UUID, scan: Scan, *, again: datetime | None = None
) -> Row | None:
    """Write down what the scanner said; None when the file has been erased meanwhile."""
    secret = b"" if scan == "found" else None
    found = await queries.scanned.one(tx, id=file_id, scan=scan, secret=secret, scan_after=again)
    return _row(found) if found else None


async def data_key(tx: Read, row: Row) -> DataKey:
    """The key of the file's bytes. Raise `CannotOpen`."""
    owner = await owner_key(tx, row.key_id)
    return DataKey(owner.open(row.secret, secret_place(row.id)))


def _row(record: Record) -> Row:
    return Row(**dict(record))
