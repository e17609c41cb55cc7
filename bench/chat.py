"""Accepted chat messages: through HTTP, and the accepting statement against a bare transaction."""

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from bench import bare
from bench.desk import Desk
from bench.figures import Figure, Latencies
from bench.http import Connection, load, request
from bench.place import Place
from walletdesk import intake
from walletdesk.conversations import store
from walletdesk.intake import Begun, Matter, Said
from walletdesk.platform import datakeys, db, ids, keyring, settings, words
from walletdesk.platform.clock import Clock
from walletdesk.platform.db import Database
from walletdesk.realtime import Hub

CONCURRENCY = 16
EACH = 18
"""Messages a session sends: below the burst that a person never meets."""
MOST_A_SECOND = 5_000
TEXTS = (
    "我的转账一直待处理，已经两个小时了，怎么办？",
    "My withdrawal has not arrived, could you look it up please?",
    "Mi depósito no llega y el explorador dice que tuvo éxito.",
    "收到验证码了，但是提示错误，账户里还有 USDT。",
)


async def measure(place: Place) -> list[Figure]:
    """All of it, without HTTP, and the statement alone."""
    through = await _through_http(place.desk, place.seconds)
    raw = await bare.two_statements(place.desk.url, concurrency=CONCURRENCY, seconds=place.seconds)
    async with _opened(place) as (database, talks):
        said_alone = await _said(database, talks, place.seconds)
        statement = await _accepted(database, talks, place.seconds)
    name = "accepted chat message, 16 at once"
    note = f"{through.failed} FAILED" if through.failed else ""
    beside = "bare two statements"
    return [
        Figure(f"{name}, HTTP", through.rate, "/s", 2_000, "at least", raw.rate, beside, note),
        Figure(f"{name}, HTTP, p99", through.ms(99), "ms", None, "at most", raw.ms(99), beside),
        Figure(f"{name}, without HTTP", said_alone.rate, "/s", None, "at least", raw.rate, beside),
        _judged(f"{name}, statement", statement, raw),
    ]


def _judged(name: str, ours: Latencies, raw: Latencies) -> Figure:
    """At least half of what a bare transaction does."""
    return Figure(name, ours.rate, "/s", raw.rate / 2, "at least", raw.rate, "bare two statements")


async def measure_delayed(place: Place) -> list[Figure]:
    """The same where each commit waits 2 ms for company."""
    delayed = Desk(place.desk.data, WALLETDESK_COMMIT_DELAY="2000")
    await asyncio.to_thread(place.desk.stop)
    try:
        await asyncio.to_thread(delayed.start)
        through = await _through_http(delayed, place.seconds)
        raw = await bare.two_statements(delayed.url, concurrency=CONCURRENCY, seconds=place.seconds)
        await asyncio.to_thread(delayed.stop)
    finally:
        await asyncio.to_thread(place.desk.start)
    name = "accepted chat message, 16 at once, HTTP, commit_delay 2 ms"
    beside = "bare two statements"
    return [Figure(name, through.rate, "/s", 1_200, "at least", raw.rate, beside)]


async def _through_http(desk: Desk, seconds: float) -> Latencies:
    count = int(seconds * MOST_A_SECOND / EACH / CONCURRENCY) + 1
    shares = [await sessions(desk, count, first=n * count) for n in range(CONCURRENCY)]

    def messages(number: int) -> Iterator[bytes]:
        for round_ in range(EACH):
            for token in shares[number]:
                yield said(token, TEXTS[round_ % len(TEXTS)])

    return await load(desk.port, messages, concurrency=CONCURRENCY, seconds=seconds)


async def sessions(desk: Desk, count: int, *, first: int = 0, speak: bool = True) -> list[str]:
    """Tokens of visitors from many addresses, each with a talk that has begun."""
    tokens: list[str] = []

    async def some(numbers: range) -> None:
        connection = await Connection.open(desk.port)
        for number in numbers:
            who = {"x_forwarded_for": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
            asked = request("POST", "/chat/v1/sessions", b'{"language":"zh-Hans"}', **who)
            answer = await connection.send(asked)
            if answer.status != 201:
                raise RuntimeError(f"a session answers {answer.status}: {answer.body[:200]!r}")
            token = str(json.loads(answer.body)["token"])
            tokens.append(token)
            if speak:
                await connection.send(said(token, TEXTS[0]))
        connection.close()

    step = -(-count // 4)
    starts = range(first, first + count, step)
    await asyncio.gather(*(some(range(s, min(s + step, first + count))) for s in starts))
    return tokens


def said(token: str, text: str) -> bytes:
    """The request of a new message."""
    body = json.dumps({"client_id": str(uuid.uuid4()), "text": text}).encode()
    return request(
        "POST", "/chat/v1/messages", body, authorization=f"Bearer {token}",
        content_type="application/json",
    )  # fmt: skip


@asynccontextmanager
async def _opened(place: Place) -> AsyncIterator[tuple[Database, list[Begun]]]:
    """A connection for each of those who speak at once, and a talk for each."""
    chosen = settings.load({}, data=place.desk.data)
    keys = await keyring.open_keyring(chosen, place.desk.url)
    database = await db.connect(place.desk.url, keys, Clock(), size=2 * CONCURRENCY)
    async with database.transaction() as tx:
        talks = [
            await intake.begin(tx, Matter(channel="chat", language="zh-Hans", text=TEXTS[0]))
            for _ in range(CONCURRENCY)
        ]
    yield database, talks
    await database.close()


async def _said(database: Database, talks: list[Begun], seconds: float) -> Latencies:
    """`intake.say` in this process: guard, encryption, tokens, one statement."""
    hub, number = Hub(), itertools.count()

    async def one(talk: Begun) -> None:
        said = Said(
            conversation=talk.conversation,
            contact=talk.contact,
            key=talk.contact,
            language="zh-Hans",
            text=TEXTS[next(number) % len(TEXTS)],
            client_id=ids.new(),
        )
        await intake.say(database, hub, said)

    return await _timed(one, talks, seconds)


async def _accepted(database: Database, talks: list[Begun], seconds: float) -> Latencies:
    """The statement that accepts a message, with all its indexes; no guard, tokens are ready."""
    async with database.read() as tx:
        keys = await datakeys.get_all(tx, [talk.contact for talk in talks])
    text, tokens = TEXTS[1], database.keys.tokens(words.words(TEXTS[1], "en"))

    async def one(talk: Begun) -> None:
        message, key = ids.new(), keys[talk.contact]
        async with database.statement() as tx:
            await store.queries.accept.value(
                tx,
                conversation_id=talk.conversation,
                message_id=message,
                client_id=ids.new(),
                body=key.seal(text, store.body_place(message)),
                preview=key.seal(text, store.place(b"preview", talk.conversation)),
                tokens=tokens,
                files=[],
                masked=False,
                now=tx.now,
                reopens_after=tx.now,
            )

    return await _timed(one, talks, seconds)


async def _timed(
    one: Callable[[Begun], Awaitable[None]], talks: list[Begun], seconds: float
) -> Latencies:
    took: list[float] = []
    began = time.perf_counter()

    async def again(talk: Begun) -> None:
        while (start := time.perf_counter()) - began < seconds:
            await one(talk)
            took.append(time.perf_counter() - start)

    await asyncio.gather(*(again(talk) for talk in talks))
    return Latencies(took, time.perf_counter() - began)
