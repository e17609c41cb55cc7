"""Files: obstore over the data folder, or over S3, GCS or Azure by `STORAGE_URL`.

Only ciphertext is ever put here. A put is complete before it is visible (obstore writes a
temporary file and renames it); `fsync` for the local folder is done by `put`.
"""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from walletdesk.platform.errors import Unavailable


class Storage:
    """One bucket or folder of sealed files."""

    def __init__(self, store: ObjectStore, folder: Path | None) -> None:
        self._store = store
        self._folder = folder

    async def put(self, path: str, data: bytes) -> None:
        """Store durably. Raise `Unavailable` when there is no room or no reach."""
        try:
            await obstore.put_async(self._store, path, data)
            if self._folder is not None:
                _fsync(self._folder / path)
        except (OSError, obstore.exceptions.BaseError) as wrong:
            raise Unavailable("storage.unavailable") from wrong

    async def get(self, path: str) -> bytes:
        """Read whole. Raise `Unavailable` when it is not there or out of reach."""
        try:
            result = await obstore.get_async(self._store, path)
            return bytes(await result.bytes_async())
        except (OSError, obstore.exceptions.BaseError) as wrong:
            raise Unavailable("storage.unavailable") from wrong

    async def delete(self, path: str) -> None:
        """Remove; a file that is not there is fine."""
        try:
            await obstore.delete_async(self._store, path)
        except FileNotFoundError:
            return
        except (OSError, obstore.exceptions.BaseError) as wrong:
            raise Unavailable("storage.unavailable") from wrong

    async def older(self, prefix: str, moment: datetime) -> AsyncIterator[list[str]]:
        """Paths under `prefix` last written before `moment`, in batches. Raise `Unavailable`."""
        try:
            async for batch in obstore.list(self._store, prefix, chunk_size=1000):
                yield [meta["path"] for meta in batch if meta["last_modified"] < moment]
        except (OSError, obstore.exceptions.BaseError) as wrong:
            raise Unavailable("storage.unavailable") from wrong


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_storage(data: Path, url: str) -> Storage:
    """The store of `url`, or the folder `files` of the data folder."""
    if url:
        return Storage(from_url(url), None)
    folder = data / "files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Storage(LocalStore(folder), folder)
