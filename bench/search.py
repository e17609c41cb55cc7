"""Search of talks over a published mix of words, in this process with the keys, audit apart."""

import time
from urllib.parse import quote

import asyncpg

from bench.figures import Figure, percentile
from bench.http import Connection, request
from bench.place import Place
from walletdesk import search
from walletdesk.platform import db, ids, keyring, settings, words
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Database

MIX = {
    "rare": ("WD-1500", "周公旦", "quokka", "Dela-Cruz", "-1001"),
    "middle": ("闪退", "标签", "bridge", "autenticador", "两步验证", "airdrop", "Memo", "puente"),
    "frequent": ("您好", "USDT", "交易哈希", "hello", "transfer", "billetera", "钱包", "hash"),
    "several words": ("转账 失败 USDT", "pending Ethereum", "retiro demorado", "提现 审核 哈希"),
    "an old incident": ("BZ77INCIDENT",),
}
_JUDGED = 1_100_000
"""Messages up to which the budget holds (DESIGN §5); larger desks are measured beside it."""
_MARKED = 3_000
"""Messages of the first days that get the word of the old incident."""


async def measure(place: Place) -> list[Figure]:
    """Each kind of word, then all together."""
    chosen = settings.load({}, data=place.desk.data)
    keys = await keyring.open_keyring(chosen, place.desk.url)
    database = await db.connect(place.desk.url, keys, Clock(), size=4)
    try:
        count = await _mark(database)
        by_kind = {k: await _ask(database, queries, place.quick) for k, queries in MIX.items()}
        raw = await _raw(database)
    finally:
        await database.close()
    pages = await _pages(place)
    every = [took for kind in by_kind.values() for took in kind]
    name = f"search in {count:,} messages"
    found = [
        Figure(f"{name}, {kind}, worst", max(took) * 1000, "ms") for kind, took in by_kind.items()
    ]
    beside = "one GIN probe"
    usual, worst = (50, 150) if count <= _JUDGED else (None, None)
    p50, p99 = (percentile(every, p) * 1000 for p in (50, 99))
    return [
        Figure(f"{name}, p50", p50, "ms", None, "at most", raw, beside),
        Figure(f"{name}, p99", p99, "ms", usual, "at most", raw, beside),
        Figure(f"{name}, worst word", max(every) * 1000, "ms", worst),
        *found,
        Figure(f"{name}, page through HTTP, p50", percentile(pages, 50) * 1000, "ms"),
        Figure(f"{name}, page through HTTP, p99", percentile(pages, 99) * 1000, "ms"),
    ]


async def _ask(database: Database, queries: tuple[str, ...], quick: bool) -> list[float]:
    """Each query several times: first alone, then as warm as a desk keeps it."""
    took: list[float] = []
    for query in queries * (3 if quick else 15):
        async with database.read() as tx:
            began = time.perf_counter()
            await search.conversations(tx, query, me=ids.new())
            took.append(time.perf_counter() - began)
    return took


async def _pages(place: Place) -> list[float]:
    """The whole page of the desk, one reader: rows and snippets opened, their reading audited."""
    connection = await Connection.open(place.desk.port)
    took: list[float] = []
    for query in [q for queries in MIX.values() for q in queries] * (1 if place.quick else 5):
        asked = request("GET", f"/desk/search?q={quote(query)}", cookie=place.cookie)
        began = time.perf_counter()
        answer = await connection.send(asked)
        took.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"a search answers {answer.status}: {answer.body[:200]!r}")
    connection.close()
    return took


async def _mark(database: Database) -> int:
    """Give old messages a word that no new one has: the case that a naive walk is slow at."""
    async with database.transaction() as tx:
        token = tx.keys.tokens(words.words(MIX["an old incident"][0], "en"))
        await tx.connection.execute(
            "UPDATE message SET tokens = tokens || $1::bigint[] WHERE id IN"
            " (SELECT id FROM message ORDER BY id LIMIT $2) AND NOT tokens @> $1::bigint[]",
            token,
            _MARKED,
        )
    async with database.read() as tx:
        await tx.connection.execute("ANALYZE message")
        return int(await tx.connection.fetchval("SELECT count(*) FROM message"))


async def _raw(database: Database) -> float:
    """Milliseconds (median) of the index's answer alone, without opening any text."""
    took: list[float] = []
    async with database.read() as tx:
        connection: asyncpg.Connection[asyncpg.Record] = tx.connection  # pyright: ignore[reportAssignmentType]
        token = tx.keys.tokens({"闪退"})
        for _ in range(20):
            began = time.perf_counter()
            await connection.fetch("SELECT id FROM message WHERE tokens @> $1 LIMIT 50", token)
            took.append((time.perf_counter() - began) * 1000)
    return percentile(took, 50)
