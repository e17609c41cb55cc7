"""Raw baselines: the same server and database with nothing of ours in between."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from bench.desk import family, free_port, kill_all
from bench.figures import Latencies
from bench.http import Connection

_ROW = bytes(220)
_TOKENS = [n * 7919 for n in range(30)]


async def app(scope: Any, receive: Any, send: Any) -> None:
    """ASGI: `/<n>` answers n bytes, `/stream` holds an event stream open."""
    if scope["type"] != "http":
        return
    headers = [(b"content-type", b"text/event-stream")]
    if scope["path"] == "/stream":
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b": here\n\n", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    body = bytes(int(scope["path"][1:] or 0))
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def served() -> AsyncIterator[tuple[int, int]]:
    """`app` on granian in a process of its own: its port, and the worker's process id."""
    port = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    options = ["--interface=asgi", f"--port={port}", "--workers=1", "--no-ws", "--no-access-log"]
    options += ["--backlog=16384", "--backpressure=16384", "--loop=uvloop", "--log-level=error"]
    process = await asyncio.create_subprocess_exec(granian, "bench.bare:app", *options)
    try:
        await _listens(port)
        yield port, family(process.pid)[-1]
    finally:
        kill_all(process.pid)  # granian waits for streams that nobody ends
        await process.wait()


async def _listens(port: int) -> None:
    while True:
        try:
            (await Connection.open(port)).close()
        except OSError:
            await asyncio.sleep(0.05)
        else:
            return


async def two_statements(url: str, *, concurrency: int, seconds: float) -> Latencies:
    """Transactions that update one row and insert another, durable, nothing else."""
    pool = await asyncpg.create_pool(url, min_size=concurrency, max_size=concurrency)
    await pool.execute(
        "CREATE TABLE IF NOT EXISTS bench_talk (id int PRIMARY KEY, seq int NOT NULL);"
        "CREATE TABLE IF NOT EXISTS bench_line (talk int, seq int, body bytea, tokens bigint[],"
        " PRIMARY KEY (talk, seq)); TRUNCATE bench_talk, bench_line"
    )
    await pool.executemany(
        "INSERT INTO bench_talk VALUES ($1, 0)", [(n,) for n in range(concurrency)]
    )
    took: list[float] = []
    began = time.perf_counter()

    async def one(talk: int) -> None:
        async with pool.acquire() as connection:
            while (start := time.perf_counter()) - began < seconds:
                async with connection.transaction():
                    seq = await connection.fetchval(
                        "UPDATE bench_talk SET seq = seq + 1 WHERE id = $1 RETURNING seq", talk
                    )
                    await connection.execute(
                        "INSERT INTO bench_line VALUES ($1, $2, $3, $4)", talk, seq, _ROW, _TOKENS
                    )
                took.append(time.perf_counter() - start)

    await asyncio.gather(*(one(talk) for talk in range(concurrency)))
    elapsed = time.perf_counter() - began
    await pool.execute("DROP TABLE bench_talk, bench_line")
    await pool.close()
    return Latencies(took, elapsed)


async def copied(url: str, rows: int) -> float:
    """Rows a second of a plain COPY of rows as large as messages, into a table without indexes."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE bench_copy (a int, body bytea, tokens bigint[])")
        began = time.perf_counter()
        records = ((n, _ROW, _TOKENS) for n in range(rows))
        await connection.copy_records_to_table("bench_copy", records=records)
        took = time.perf_counter() - began
        await connection.execute("DROP TABLE bench_copy")
    finally:
        await connection.close()
    return rows / took
