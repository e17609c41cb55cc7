"""Start, stop with streams, and coming back after `kill -9`."""

import asyncio
import tempfile
import time
from pathlib import Path

import asyncpg

from bench.chat import sessions
from bench.desk import Desk
from bench.figures import Figure
from bench.place import Place
from bench.streams import SCREENS, Held
from walletdesk.platform import postgres

_WAL = 1_000_000_000


async def measure(place: Place) -> list[Figure]:
    """On the desk of the bench, which runs again afterwards."""
    desk = place.desk
    raw = await asyncio.to_thread(_postgres_alone)
    count = 100 if place.quick else SCREENS
    held = Held()
    await held.open(
        desk.port, "/chat/v1/stream", await sessions(desk, count, first=500_000, speak=False)
    )
    held.told = 0  # each stream was told once how long to wait when it began
    stopping = asyncio.create_task(asyncio.to_thread(desk.stop))
    await held.ended()
    stopped = await stopping
    started = await asyncio.to_thread(desk.start)
    wal = await _write(desk, _WAL // 50 if place.quick else _WAL)
    await asyncio.to_thread(desk.kill)
    recovered = await asyncio.to_thread(desk.start)
    note = f"{held.told:,} told to reconnect"
    return [
        Figure(f"stop with {count:,} streams", stopped, "s", 5, note=note),
        Figure("start after a clean stop", started, "s", 3, "at most", raw, "PostgreSQL alone"),
        Figure(f"start after kill -9 with {wal / 1e6:,.0f} MB of WAL", recovered, "s", 15),
    ]


def _postgres_alone() -> float:
    """Seconds until PostgreSQL alone takes clients, the second time on its folder."""
    with tempfile.TemporaryDirectory(prefix="walletdesk-bench-") as folder:
        with postgres.start(Path(folder), what="bench"):
            pass
        began = time.perf_counter()
        with postgres.start(Path(folder), what="bench"):
            return time.perf_counter() - began


async def _write(desk: Desk, size: int) -> int:
    """Make so many bytes of WAL after a checkpoint, as far as max_wal_size lets them stand."""
    connection = await asyncpg.connect(desk.url)
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS bench_wal (body bytea)")
        await connection.execute("ALTER TABLE bench_wal ALTER body SET STORAGE EXTERNAL")
        await connection.execute("TRUNCATE bench_wal")
        began = await connection.fetchval("SELECT pg_current_wal_lsn()")
        written = 0
        while written < size:
            await connection.execute(
                "INSERT INTO bench_wal SELECT decode(repeat(md5(i::text), 500), 'hex')"
                " FROM generate_series(1, 2000) i"
            )
            written = int(
                await connection.fetchval("SELECT pg_current_wal_lsn() - $1::pg_lsn", began)
            )
        return written
    finally:
        await connection.close()
