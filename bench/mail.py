"""Mails taken in by a real worker, by IMAP from a real Dovecot and by SMTP."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
from aiosmtplib import SMTP
from imapclient import IMAPClient
from tests.adapters.email import dovecot

from bench import bare
from bench.desk import memory
from bench.figures import Figure
from bench.place import Place
from walletdesk.adapters.email import store
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.events import system
from walletdesk.platform import db, keyring, settings
from walletdesk.platform.clock import Clock

CONCURRENCY = 8
BUDGET = 200
USER = "bench"
ADDRESS = f"support-{time.time_ns()}@bench.example"
TEXTS = (
    "我的转账一直待处理，已经两个小时了，怎么办？\r\n\r\n发自我的 iPhone",
    "My withdrawal has not arrived, could you look it up?\r\n\r\nSupport:\r\n> Please wait\r\n",
    "Mi depósito no llega y el explorador dice que tuvo éxito.\r\n\r\n-- \r\nAna\r\nMadrid",
)
_numbers = itertools.count(1)


async def measure(place: Place) -> list[Figure]:
    """From the first mail handed over to the last message that stands in its talk."""
    count = 200 if place.quick else 3_000
    raw = await bare.two_statements(
        place.desk.url, concurrency=CONCURRENCY, seconds=min(place.seconds, 5)
    )
    beside = "bare two statements"
    by_smtp, grown = await _by_smtp(place, count)
    by_imap = await _by_imap(place, count)
    name = "mail taken in"
    return [
        Figure(f"{name}, IMAP", by_imap, "/s", BUDGET, "at least", raw.rate, beside),
        Figure(f"{name}, SMTP", by_smtp, "/s", BUDGET, "at least", raw.rate, beside),
        Figure(f"{name}, memory of the worker, second half of {count:,}", grown, "MB"),
    ]


def mails(count: int) -> Iterator[bytes]:
    """Plain and multipart mails of many people, in three languages."""
    for _ in range(count):
        number = next(_numbers)
        text = TEXTS[number % 3]
        head = (
            "Authentication-Results: mx; dmarc=pass header.from=user.example\r\n"
            f"From: User {number % 500} <u{number % 500}@user.example>\r\n"
            f"To: {ADDRESS}\r\n"
            f"Subject: Question {number}\r\n"
            f"Message-ID: <{number}.{time.time_ns()}@user.example>\r\n"
            "Date: Sat, 21 Nov 2026 10:00:00 +0800\r\nMIME-Version: 1.0\r\n"
        )
        plain = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        html = f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{text}</p>\r\n"
        if number % 2:
            yield (head + plain).encode()
        else:
            both = f'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n{plain}--b\r\n'
            yield (f"{head}{both}{html}--b--\r\n").encode()


async def _by_smtp(place: Place, count: int) -> tuple[float, float]:
    await _mailbox(place, ADDRESS, Mailbox(listener=True, trusted=("mx",)), {})
    work = mails(count)
    before = await _messages(place.desk.url)
    pid = place.desk.worker()
    began = time.perf_counter()

    async def one() -> None:
        async with SMTP(hostname="127.0.0.1", port=place.desk.smtp_port, start_tls=False) as client:
            for raw in work:
                await client.sendmail("a@user.example", [ADDRESS], raw)

    sending = asyncio.gather(*(one() for _ in range(CONCURRENCY)))
    await asyncio.wait(
        [asyncio.ensure_future(_reach(place.desk.url, before + count // 2)), sending],
        return_when=asyncio.FIRST_EXCEPTION,
    )
    half = memory(pid)
    await sending
    await _reach(place.desk.url, before + count)
    took = time.perf_counter() - began
    return count / took, (memory(pid) - half) / 1e6


async def _by_imap(place: Place, count: int) -> float:
    server = await asyncio.to_thread(dovecot.start)
    try:
        await asyncio.to_thread(_fill, server, count)
        before = await _messages(place.desk.url)
        box = Mailbox(trusted=("mx",), imap=Server("127.0.0.1", server.port, "none", USER))
        secrets = {"imap_password": dovecot.PASSWORD}
        account = await _mailbox(place, f"imap-{ADDRESS}", box, secrets)
        await _reach(place.desk.url, before + 1)
        began = time.perf_counter()
        first = await _messages(place.desk.url)
        await _reach(place.desk.url, before + count)
        took = time.perf_counter() - began
        await _pause(place, account)
    finally:
        await asyncio.to_thread(server.stop)
    return (before + count - first) / took


def _fill(server: dovecot.Running, count: int) -> None:
    with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
        words = f"\0{USER}\0{dovecot.PASSWORD}".encode()
        client.sasl_login("PLAIN", lambda _: words)
        for raw in mails(count):
            client.append("INBOX", raw)


async def _mailbox(place: Place, address: str, box: Mailbox, secrets: dict[str, str]) -> object:
    database = await _database(place.desk.data, place.desk.url)
    try:
        async with database.transaction() as tx:
            return await store.add(tx, store.Wish(address, "Bench", box, secrets), actor=system)
    finally:
        await database.close()


async def _pause(place: Place, account: object) -> None:
    connection = await asyncpg.connect(place.desk.url)
    await connection.execute("UPDATE channel_account SET active = false WHERE id = $1", account)
    await connection.close()


async def _database(data: Path, url: str) -> db.Database:
    keys = await keyring.open_keyring(settings.load({}, data=data), url)
    return await db.connect(url, keys, Clock(), size=6)


async def _messages(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("SELECT count(*) FROM mail WHERE NOT outgoing")
    finally:
        await connection.close()


async def _reach(url: str, count: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(900):
            while await connection.fetchval("SELECT count(*) FROM mail WHERE NOT outgoing") < count:
                await asyncio.sleep(0.05)
    finally:
        await connection.close()
