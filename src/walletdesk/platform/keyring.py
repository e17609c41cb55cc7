"""Opens the `Keyring` of a process: master keys from settings or the key file, the desk's own keys
from the database.
"""

import contextlib
import os
from pathlib import Path
from uuid import UUID

import asyncpg

from walletdesk.platform import crypto, sql
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Link, Tx
from walletdesk.platform.settings import Settings, SettingsError

queries = sql.load(__package__)

KEY_FILE = "master.key"


def masters(settings: Settings) -> list[crypto.Master]:
    """The master keys. Without `master_key` a 0600 file in the data folder is made and used."""
    text = settings.master_key or _key_file(settings.data / KEY_FILE)
    try:
        found = crypto.parse_masters(text)
    except ValueError as wrong:
        raise SettingsError(f"master_key: {wrong}") from wrong
    if not found:
        raise SettingsError("master_key: no key in it")
    return found


def _key_file(path: Path) -> str:
    """Read the key file, made on first use; two processes that start together agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(crypto.new_master(1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(fresh, path)
        fresh.unlink()
    return ",".join(path.read_text().split())


def add_master(settings: Settings) -> crypto.Master:
    """Put a new master key before those of the key file; what is wrapped from now on is under it.

    Raise `SettingsError` when the keys come from settings: there their owner adds it.
    """
    if settings.master_key:
        raise SettingsError(
            "master_key: put the new key first in your settings and restart, then rotate"
        )
    known = masters(settings)
    path = settings.data / KEY_FILE
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    lines = [crypto.new_master(known[0].id + 1), *path.read_text().split()]
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return masters(settings)[0]


async def open_keyring(settings: Settings, url: str) -> Keyring:
    """The unlocked keyring of this process; makes the desk's own keys on first use."""
    ring = Keyring(masters(settings), reload=lambda: masters(settings))
    connection = await asyncpg.connect(url)
    try:
        await unlock(ring, connection)
    finally:
        await connection.close()
    return ring


async def unlock(ring: Keyring, connection: Link) -> None:
    """Load or make the keys named `desk` and `index`."""
    for name in ("desk", "index"):
        wrapped = ring.wrap(os.urandom(32), name.encode())
        await connection.execute(
            queries.add_key.text, *queries.add_key.arguments({"name": name, "wrapped": wrapped})
        )
    rows = {r["name"]: r["wrapped"] for r in await connection.fetch(queries.all_keys.text)}
    ring.unlock(desk=rows["desk"], index=rows["index"])


async def rotate(
    tx: Tx, *, after: UUID | None = None, batch: int = 1000
) -> tuple[UUID | None, int]:
    """Wrap the next `batch` keys anew under the newest master key.

    Where to go on (None: all are done) and how many were wrapped. Data keys stay as they are, so
    no text is encrypted again; afterwards the old master key may be dropped.
    """
    if after is None:
        for row in await queries.all_keys.all(tx):
            fresh = tx.keys.rewrap(row["wrapped"], row["name"].encode())
            await queries.set_key.run(tx, name=row["name"], wrapped=fresh)
    rows = await queries.next_data_keys.all(tx, after=after or UUID(int=0), batch=batch)
    again = [
        {"owner": r["owner"], "wrapped": tx.keys.rewrap(r["wrapped"], r["owner"].bytes)}
        for r in rows
    ]
    await queries.set_data_key.many(tx, again)
    return (rows[-1]["owner"] if rows else None), len(rows)
