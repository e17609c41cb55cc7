"""Storing files, tying them to messages, sweeping up what nobody holds."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from walletdesk import guard
from walletdesk.files import detect, store
from walletdesk.files.model import MAX_BYTES, MAX_PER_MESSAGE, ORPHAN_HOURS, File, plain_name
from walletdesk.platform import ids
from walletdesk.platform.crypto import CannotOpen, DataKey
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Invalid, NotFound, TooLarge
from walletdesk.platform.storage import Storage

FOLDER = "attachments"
WINDOW, OVERLAP = 20_000, 4_000
"""The guard reads long texts in windows of characters; no phrase is longer than the overlap."""

TEXT_LIMIT = 2_000_000
"""Bytes of a text file that the guard can still read in a moment."""


async def store_file(
    tx: Tx,
    storage: Storage,
    *,
    key_id: UUID | None,
    data: bytes,
    name: str,
    declared: str,
    by: UUID | None = None,
) -> File:
    """Check, seal and store an upload; it waits for `attach` for 24 hours.

    `key_id`: the contact's key, or None for an agent's upload, which `by` then names.
    Raise `TooLarge`, `Invalid("file", …)` (empty, program, false picture, secret inside), or
    `Unavailable` when the store is full or away; then nothing is written.
    """
    uploader = by or key_id
    assert uploader is not None, "an upload belongs to somebody"
    cleaned = guard.clean(plain_name(name))
    kind = await _checked(data, cleaned.text, declared)
    new_id, own = ids.new(), os.urandom(32)
    path = f"{FOLDER}/{secrets.token_hex(1)}/{secrets.token_hex(16)}"
    sealed = await asyncio.to_thread(DataKey(own).seal, data, store.data_place(new_id))
    key = await store.owner_key(tx, key_id)
    await storage.put(path, sealed)
    await store.queries.add.run(
        tx,
        id=new_id,
        key_id=key_id,
        uploaded_by=uploader,
        path=path,
        secret=key.seal(own, store.secret_place(new_id)),
        name=key.seal(cleaned.text, store.name_place(new_id)),
        type=kind,
        size=len(data),
        digest=tx.keys.blind("file.digest", hashlib.sha256(data).hexdigest()),
        now=tx.now,
    )
    return File(new_id, cleaned.text, kind, len(data), tx.now, cleaned.kinds)


async def attach(tx: Tx, file_ids: Sequence[UUID], *, key_id: UUID, by: UUID) -> list[File]:
    """Tie uploads to a message of the contact `key_id`; in the order given.

    Takes what that contact uploaded or already holds, and what `by` (an agent) uploaded; so it
    may be called again for a draft that is sent later. Raise `Invalid("attachments", …)`.
    """
    wanted = list(dict.fromkeys(file_ids))
    if len(wanted) > MAX_PER_MESSAGE:
        raise Invalid("attachments", "files.too_many", limit=MAX_PER_MESSAGE)
    if not wanted:
        return []
    found = await store.lock(tx, wanted)
    if any(not _may_attach(found.get(i), key_id, by) for i in wanted):
        raise Invalid("attachments", "files.unknown")
    return [await _tie(tx, found[i], key_id) for i in wanted]


async def uploaded_by(tx: Read, file_ids: Sequence[UUID], by: UUID) -> list[File]:
    """Of these files those that `by` has uploaded and no message holds yet, in the order given."""
    rows = await store.rows(tx, file_ids)
    mine = (r for i in dict.fromkeys(file_ids) if (r := rows.get(i)) and r.uploaded_by == by)
    return [store.opened_row(r, tx.keys.desk) for r in mine if r.key_id is None]


async def contents(tx: Read, storage: Storage, file_id: UUID) -> tuple[File, bytes]:
    """A file and its bytes. Raise `NotFound` (also when erased) or `Unavailable`."""
    row = (await store.rows(tx, [file_id])).get(file_id)
    if row is None:
        raise NotFound("file")
    try:
        key = await store.data_key(tx, row)
        file = store.opened_row(row, await store.owner_key(tx, row.key_id))
        sealed = await storage.get(row.path)
        return file, await asyncio.to_thread(key.open, sealed, store.data_place(file_id))
    except CannotOpen as erased:
        raise NotFound("file") from erased


async def erase(tx: Tx, key_ids: Sequence[UUID], uploads: Sequence[UUID] = ()) -> list[str]:
    """Forget every file of these contacts, and `uploads` that agents had not sent yet.

    Where the store holds them: `remove` takes them away at once, the sweep within a day.
    """
    rows = await store.queries.delete_of.all(tx, key_ids=list(key_ids), ids=list(uploads))
    return [row["path"] for row in rows]


async def remove(storage: Storage, paths: Sequence[str]) -> None:
    """Take stored objects away whose rows are gone. Raise `Unavailable`."""
    for path in paths:
        await storage.delete(path)


async def sweep(tx: Tx, storage: Storage, *, batch: int = 500) -> int:
    """Remove uploads that no message holds after 24 hours; how many rows and objects went.

    Objects without a row (an upload whose transaction failed, an erased contact) go first; those
    of the rows deleted here go at the next sweep, when this transaction surely stands.
    """
    before = tx.now - timedelta(hours=ORPHAN_HOURS)
    gone = 0
    async for paths in storage.older(FOLDER + "/", before):
        known = {r["path"] for r in await store.queries.known_paths.all(tx, paths=paths)}
        for path in set(paths) - known:
            await storage.delete(path)
            gone += 1
    return gone + await store.queries.delete_unattached.run(tx, before=before, batch=batch)


async def _checked(data: bytes, name: str, declared: str) -> str:
    """The media type, once size, kind and content are in order."""
    if not data:
        raise Invalid("file", "files.empty")
    if len(data) > MAX_BYTES:
        raise TooLarge("files.too_large", megabytes=MAX_BYTES // 2**20)
    kind = detect.check(data, name, declared)
    text = None if kind in detect.INLINE else detect.text(data)
    if text is not None:
        await _refuse_secrets(text, len(data))
    return kind


async def _refuse_secrets(text: str, size: int) -> None:
    if size > TEXT_LIMIT:
        raise TooLarge("files.text_too_large", megabytes=TEXT_LIMIT // 1_000_000)
    kinds = guard.clean(text).kinds if len(text) <= WINDOW else await asyncio.to_thread(_scan, text)
    if kinds:
        code = "files.keystore" if "keystore" in kinds else "files.secret"
        raise Invalid("file", code)


def _scan(text: str) -> tuple[str, ...]:
    for start in range(0, len(text), WINDOW - OVERLAP):
        if kinds := guard.clean(text[start : start + WINDOW]).kinds:
            return kinds
    return ()


def _may_attach(row: store.Row | None, key_id: UUID, by: UUID) -> bool:
    return row is not None and (
        row.key_id == key_id or (row.key_id is None and row.uploaded_by == by)
    )


async def _tie(tx: Tx, row: store.Row, key_id: UUID) -> File:
    old = await store.owner_key(tx, row.key_id)
    file = store.opened_row(row, old)
    if row.key_id == key_id and row.attached_at is not None:
        return file
    key = await store.owner_key(tx, key_id)
    own = old.open(row.secret, store.secret_place(row.id))
    await store.queries.attach.run(
        tx,
        id=row.id,
        key_id=key_id,
        secret=key.seal(own, store.secret_place(row.id)),
        name=key.seal(file.name, store.name_place(row.id)),
        now=tx.now,
    )
    return file
