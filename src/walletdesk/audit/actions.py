"""Recording readings in batches, and sealing them."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from walletdesk.audit.model import Noted, Reading, chain
from walletdesk.platform import log, sql
from walletdesk.platform.db import Database, Read, Tx

queries = sql.load(__package__)
logger = log.get(__name__)

SETTLED = timedelta(minutes=2)
"""How old a row must be before it is sealed: flushes are a second apart, statements are short."""
GENESIS = bytes(32)


class Auditor:
    """Collects readings of one process and writes them each second.

    Readings of the same agent by the same act within that second become one row. An export
    calls `flush` before it answers.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pending: dict[Reading, Noted] = {}

    def read(self, reading: Reading, contacts: Iterable[UUID]) -> None:
        """Note that these contacts were read."""
        self._note(reading, Noted(log.request_id.get(), set(contacts)))

    def _note(self, reading: Reading, more: Noted) -> None:
        noted = self._pending.setdefault(reading, more)
        if noted is not more:
            noted.join(more)

    async def flush(self) -> None:
        """Write what has been noted; what cannot be written now is kept for the next time."""
        pending, self._pending = self._pending, {}
        try:
            async with self._db.transaction() as tx:
                rows = [_row(tx, r, noted) for r, noted in pending.items() if noted.contacts]
                await queries.add.many(tx, rows)
        except BaseException:
            for reading, noted in pending.items():
                self._note(reading, noted)
            raise

    async def run(self) -> None:
        """Flush each second until cancelled, then once more."""
        try:
            while True:
                await asyncio.sleep(1)
                await self._try_flush()
        finally:
            await self._try_flush()

    async def _try_flush(self) -> None:
        if not self._pending:
            return
        try:
            await self.flush()
        except Exception as wrong:
            logger.error("audit.flush_failed", exc_info=wrong, count=len(self._pending))


def _row(tx: Tx, reading: Reading, noted: Noted) -> dict[str, object]:
    return {
        "at": tx.now,
        "agent": reading.agent,
        "token": reading.token,
        "act": reading.act,
        "contacts": sorted(noted.contacts),
        "request_id": noted.request_id,
    }


async def seal_minutes(tx: Tx) -> int:
    """Seal what is settled as one more link of the chain; how many rows it covers."""
    await queries.lock.run(tx)
    last = await queries.last_seal.one(tx)
    until = (tx.now - SETTLED).replace(second=0, microsecond=0)
    if last is not None and last["minute"] >= until:
        return 0
    after = last["last_id"] if last else 0
    rows = await queries.unsealed_until.all(tx, after_id=after, until=until)
    if rows:
        link = chain(last["hash"] if last else GENESIS, until, rows)
        await queries.add_seal.run(
            tx, minute=until, row_count=len(rows), last_id=rows[-1]["id"], hash=link
        )
    return len(rows)


async def verify(tx: Read) -> list[str]:
    """Walk the chain; what does not fit, by minute. Empty when nothing was changed."""
    wrong: list[str] = []
    previous, after = GENESIS, 0
    for seal in await queries.seals.all(tx):
        rows = await queries.between.all(tx, after_id=after, last_id=seal["last_id"])
        if len(rows) != seal["row_count"] or chain(previous, seal["minute"], rows) != seal["hash"]:
            wrong.append(seal["minute"].isoformat())
        previous, after = seal["hash"], seal["last_id"]
    return wrong
