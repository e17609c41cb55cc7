"""Carries hints between processes: LISTEN/NOTIFY, or NATS when `NATS_URL` is set.

One flusher a process sends what was published since its last turn; NOTIFY runs outside of every
transaction of ours, because it holds a lock through commit (ADR 0009).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import asyncpg
import msgspec

from walletdesk.platform import ids, log
from walletdesk.realtime.hub import Hub
from walletdesk.realtime.model import Hint

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

logger = log.get(__name__)

CHANNEL = "walletdesk_hints"
MOST_BYTES = 7_500
"""A NOTIFY payload must stay under 8,000 bytes."""
RETRY_SECONDS = 1.0
GATHER_SECONDS = 0.01
"""After a batch others wait this long for company. A NOTIFY is a transaction like any other: one
for each message cost an accepted message a seventh (ADR 0009).
"""

type Batch = tuple[str, list[Hint]]
"""Who sends, and what."""


class Bus(Protocol):
    """Runs until cancelled."""

    async def run(self) -> None:
        """Carry hints both ways; reconnects by itself and resyncs the hub when it had to."""
        ...


def open_bus(hub: Hub, *, database_url: str, nats_url: str) -> Bus:
    """The bus that settings ask for."""
    return NatsBus(hub, nats_url) if nats_url else PostgresBus(hub, database_url)


def batches(sender: str, hints: list[Hint]) -> Iterator[bytes]:
    """Encode hints as `[sender, [hint…]]`, each batch short enough for NOTIFY."""
    part: list[Hint] = []
    size = 0
    for hint in hints:
        length = len(hint.topic) + len(hint.what) + len(hint.id) + 30
        if part and size + length > MOST_BYTES:
            yield msgspec.json.encode((sender, part))
            part, size = [], 0
        part.append(hint)
        size += length
    if part:
        yield msgspec.json.encode((sender, part))


class _Carrier(ABC):
    """What both buses do alike."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._me = str(ids.new())

    async def run(self) -> None:
        """Serve; after a lost connection resync and begin again."""
        first = True
        while True:
            try:
                await self._serve(resync=not first)
            except Exception as wrong:  # whatever a driver raises, the bus begins again
                logger.warning("bus.lost", exc_info=wrong)
            first = False
            await asyncio.sleep(RETRY_SECONDS)

    @abstractmethod
    async def _serve(self, *, resync: bool) -> None:
        """Connect and carry until the connection is lost; `resync` once hints can be heard."""

    def _received(self, payload: bytes | str) -> None:
        try:
            sender, hints = msgspec.json.decode(payload, type=tuple[str, list[Hint]])
        except msgspec.DecodeError as wrong:
            logger.warning("bus.unreadable", exc_info=wrong)
            return
        if sender != self._me:
            for hint in hints:
                self._hub.deliver(hint)


class PostgresBus(_Carrier):
    """LISTEN/NOTIFY on one connection of its own."""

    def __init__(self, hub: Hub, url: str) -> None:
        super().__init__(hub)
        self._url = url

    async def _serve(self, *, resync: bool) -> None:
        connection = await asyncpg.connect(
            self._url,
            server_settings={"application_name": "walletdesk bus", "synchronous_commit": "off"},
        )
        try:
            await connection.add_listener(CHANNEL, self._heard)
            if resync:
                self._hub.resync()
            while True:
                hints = await self._wait(connection)
                for payload in batches(self._me, hints):
                    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload.decode())
                await asyncio.sleep(GATHER_SECONDS)
        finally:
            connection.terminate()

    def _heard(self, _: object, __: int, ___: str, payload: object) -> None:
        self._received(str(payload))

    async def _wait(self, connection: "asyncpg.Connection[asyncpg.Record]") -> list[Hint]:
        """The next batch; asks the server each 10 s whether it is still there."""
        while True:
            try:
                return await asyncio.wait_for(self._hub.outgoing(), 10)
            except TimeoutError:
                await connection.execute("SELECT 1", timeout=5)


class NatsBus(_Carrier):
    """Core NATS: at most once is enough, since streams also read their tables."""

    def __init__(self, hub: Hub, url: str) -> None:
        super().__init__(hub)
        self._url = url

    async def _serve(self, *, resync: bool) -> None:
        import nats

        client: Client = await nats.connect(
            self._url, max_reconnect_attempts=-1, reconnect_time_wait=1, reconnected_cb=self._again
        )
        try:
            await client.subscribe(CHANNEL, cb=self._take)
            if resync:
                self._hub.resync()
            while True:
                for payload in batches(self._me, await self._hub.outgoing()):
                    await client.publish(CHANNEL, payload)
        finally:
            await client.close()

    async def _again(self) -> None:
        self._hub.resync()

    async def _take(self, message: "Msg") -> None:
        self._received(message.data)
