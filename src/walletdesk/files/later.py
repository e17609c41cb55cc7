"""Files that came while the scanner could not be asked: it is asked again until it answers."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from walletdesk.files import store
from walletdesk.files.actions import opened, remove
from walletdesk.files.clamd import Away
from walletdesk.files.model import File, ask_again
from walletdesk.files.scanner import LATER, Scanner, Verdict
from walletdesk.files.store import Row
from walletdesk.platform import log
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import NotFound, Unavailable
from walletdesk.platform.storage import Storage

logger = log.get(__name__)

LEASE = timedelta(seconds=2 * LATER)

type Removed = Callable[[Tx, Row, File], Awaitable[None]]
"""Tells whoever has the file, in the transaction that takes it away."""


async def scan_waiting(db: Database, storage: Storage, scanner: Scanner, removed: Removed) -> int:
    """Scan what is due, until nothing is or the scanner goes away; how many files have an answer.

    Nothing is held open meanwhile: neither a transaction nor a lock.
    """
    settled = 0
    while scanner.at_work and (row := await _next(db)):
        if not settled and not await scanner.answers():
            await _wait(db, row, soon=True)
            break
        verdict = await _verdict(db, storage, scanner, row)
        settled += await _settle(db, storage, row, verdict, removed)
        if verdict is None:
            break
    return settled


async def _next(db: Database) -> Row | None:
    async with db.transaction() as tx:
        return await store.claim_waiting(tx, lease=tx.now + LEASE)


async def _verdict(db: Database, storage: Storage, scanner: Scanner, row: Row) -> Verdict | None:
    """What the scanner says; None when it has gone away, or the file store has."""
    try:
        async with db.read() as tx:
            _, data = await opened(tx, storage, row)
        return await scanner.look_again(data)
    except NotFound:
        return Verdict("waiting")
    except (Away, Unavailable) as away:
        logger.warning("scanner.away", reason=str(away))
        return None


async def _settle(
    db: Database, storage: Storage, row: Row, verdict: Verdict | None, removed: Removed
) -> bool:
    if verdict is None or verdict.scan == "waiting":
        await _wait(db, row)
        return False
    async with db.transaction() as tx:
        written = await store.scanned(tx, row.id, verdict.scan)
        if written is not None and verdict.scan == "found":
            key = await store.owner_key(tx, written.key_id)
            await removed(tx, written, store.opened_row(written, key))
    if verdict.scan == "found":
        await remove(storage, [row.path])
    return True


async def _wait(db: Database, row: Row, *, soon: bool = False) -> None:
    """Ask again later. `soon`: nothing is wrong with the file itself."""
    async with db.transaction() as tx:
        again = tx.now if soon else ask_again(row.created_at, tx.now)
        await store.scanned(tx, row.id, "waiting", again=again)
