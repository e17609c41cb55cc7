"""Storing files, tying them to messages, sweeping up what nobody holds."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from walletdesk.files import store
from walletdesk.files.model import MAX_PER_MESSAGE, ORPHAN_HOURS, Checked, File, is_open
from walletdesk.platform import ids
from walletdesk.platform.crypto import CannotOpen, DataKey
from walletdesk.platform.db import Read, Tx
from walletdesk.platform.errors import Conflict, Forbidden, Invalid, NotFound
from walletdesk.platform.storage import Storage

FOLDER = "attachments"


async def store_file(
    tx: Tx, storage: Storage, checked: Checked, *, key_id: UUID | None, by: UUID | None = None
) -> File:
    """Seal and store an upload that `check` has let in; it waits for `attach` for 24 hours.

    `key_id`: the contact's key, or None for an agent's upload, which `by` then names.
    Raise `Unavailable` when the store is full or away; then nothing is written.
    """
    uploader = by or key_id
    assert uploader is not None, "an upload belongs to somebody"
    new_id, own, data = ids.new(), os.urandom(32), checked.data
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
        name=key.seal(checked.name, store.name_place(new_id)),
        type=checked.type,
        size=len(data),
        digest=tx.keys.blind("file.digest", hashlib.sha256(data).hexdigest()),
        scan=checked.scan,
        now=tx.now,
    )
    return File(
        new_id, checked.name, checked.type, len(data), tx.now, checked.secrets, checked.scan
    )


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
    if any(found[i].scan == "found" for i in wanted):
        raise Invalid("attachments", "files.removed")
    return [await _tie(tx, found[i], key_id) for i in wanted]


async def uploaded_by(tx: Read, file_ids: Sequence[UUID], by: UUID) -> list[File]:
    """Of these files those that `by` has uploaded and no message holds yet, in the order given."""
    rows = await store.rows(tx, file_ids)
    mine = (r for i in dict.fromkeys(file_ids) if (r := rows.get(i)) and r.uploaded_by == by)
    return [store.opened_row(r, tx.keys.desk) for r in mine if r.key_id is None]


async def contents(tx: Read, storage: Storage, file_id: UUID) -> tuple[File, bytes]:
    """A file and its bytes. Raise `NotFound` (also when erased), `Unavailable`, `Conflict` (it
    waits for the scanner) or `Forbidden` (the scanner has found something in it).
    """
    row = (await store.rows(tx, [file_id])).get(file_id)
    if row is None:
        raise NotFound("file")
    if row.scan == "found":
        raise Forbidden("files.removed")
    if not is_open(row.scan, row.type):
        raise Conflict("files.waiting")
    return await opened(tx, storage, row)


async def opened(tx: Read, storage: Storage, row: store.Row) -> tuple[File, bytes]:
    """What a row holds, scanned or not. Raise `NotFound` when its key is gone, or `Unavailable`."""
    try:
        key = await store.data_key(tx, row)
        file = store.opened_row(row, await store.owner_key(tx, row.key_id))
        sealed = await storage.get(row.path)
        return file, await asyncio.to_thread(key.open, sealed, store.data_place(row.id))
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
