"""Filling an empty database in one transaction, which a `kill -9` undoes by itself."""

import asyncio
import os
from collections.abc import AsyncIterator

from msgspec import Struct
from msgspec.structs import replace

from walletdesk import categories
from walletdesk.app.demo import desk, making, persons, tables
from walletdesk.app.demo.copying import HEAD, TAIL
from walletdesk.app.demo.maker import Process
from walletdesk.app.demo.making import Made, Maker, Order, Rows
from walletdesk.app.demo.matters import KINDS
from walletdesk.app.demo.plan import Plan, conversations_for
from walletdesk.app.demo.progress import Progress
from walletdesk.app.demo.sealing import FIRST_NUMBER, Sealer
from walletdesk.platform import sql
from walletdesk.platform.crypto import Master
from walletdesk.platform.db import Tx
from walletdesk.platform.storage import Storage

queries = sql.load(__package__)

SEED = 7
_ALONE = 10_000
"""Up to so many conversations no other process is started: it would take longer to start."""
_CONTACTS = 2_000
"""Contacts sealed at a time."""
_PIECE = 2**20
"""Bytes handed to the driver at a time."""
_BIG = (
    tables.CONVERSATION,
    tables.MESSAGE,
    tables.EVENT,
    tables.OUTBOX,
    tables.CONTACT,
    tables.IDENTITY,
)


class Wish(Struct, frozen=True):
    """What to load."""

    size: int
    """Messages, about; 0: the usual company."""
    end: int
    """The present moment of the demo, ms since 1970."""
    masters: list[Master]
    seed: int = SEED
    processes: int = 0
    """Making processes; 0: as many as there are cores."""


class Loading:
    """One load in one transaction."""

    def __init__(self, tx: Tx, storage: Storage, wish: Wish, progress: Progress) -> None:
        self._tx = tx
        self._connection = tx.connection
        self._storage = storage
        self._wish = wish
        self._progress = progress
        self._plan = Plan(wish.seed, conversations_for(wish.size), wish.end)
        self._last_active: dict[int, int] = {}

    async def run(self) -> int:
        """Load everything; how many messages."""
        await queries.tune.run(self._tx)
        company = await desk.make(self._tx)
        await categories.ensure_shipped(self._tx)
        await self._accounts(company)
        contact_keys = await self._contact_keys()
        order = await self._order(company, contact_keys)
        indexes = await queries.indexes.all(self._tx, tables=[table.name for table in _BIG])
        for index in indexes:
            await self._connection.execute(index["drop"])
        messages = await self._conversations(order)
        await self._contacts(company, contact_keys)
        for number, index in enumerate(indexes, 1):
            self._progress.step("index", number, len(indexes))
            await self._connection.execute(index["build"])
        await queries.set_number.value(self._tx, last=FIRST_NUMBER + self._plan.conversations - 1)
        return messages

    async def _accounts(self, company: desk.Desk) -> None:
        rows = Rows()
        for kind, (name, address) in desk.ELSEWHERE.items():
            account = company.accounts[kind]
            rows(
                tables.CHANNEL_ACCOUNT, account, kind, name, address, False, self._plan.rhythm.start
            )
        await self._copy(rows.taken())

    async def _contact_keys(self) -> bytes:
        """Each contact has a key of real chance, wrapped by the master key."""
        rows, keys = Rows(), bytearray()
        for number, contact_id in enumerate(making.contact_ids(self._plan)):
            wrapped = self._tx.keys.new_key(contact_id).wrapped
            rows(tables.DATA_KEY, contact_id, wrapped, self._plan.arrived(number))
            keys += wrapped
        await self._copy(rows.taken())
        return bytes(keys)

    async def _order(self, company: desk.Desk, contact_keys: bytes) -> Order:
        tree = await categories.tree(self._tx)
        own = {r["name"]: r["wrapped"] for r in await queries.own_keys.all(self._tx)}
        return Order(
            seed=self._plan.seed,
            conversations=self._plan.conversations,
            end=self._wish.end,
            desk=company,
            categories={kind.slug: tree.by_slug[kind.slug] for kind in KINDS},
            masters=self._wish.masters,
            desk_key=own["desk"],
            index_key=own["index"],
            contact_keys=contact_keys,
        )

    async def _conversations(self, order: Order) -> int:
        messages = 0
        async for made in self._made(order):
            await self._copy(made.tables)
            for path, sealed in made.files:
                await self._storage.put(path, sealed)
            for contact, at in made.last_active:
                self._last_active[contact] = max(at, self._last_active.get(contact, 0))
            messages += made.messages
            done = min((made.chunk + 1) * making.CHUNK, order.conversations)
            self._progress.messages(messages, done / order.conversations)
        return messages

    async def _made(self, order: Order) -> AsyncIterator[Made]:
        """The chunks in order, made here or by processes of their own."""
        if order.conversations <= _ALONE and not self._wish.processes:
            maker = await asyncio.to_thread(Maker, order, self._tx.keys)
            chunks = maker.run()
            while made := await asyncio.to_thread(next, chunks, None):
                yield made
            return
        count = self._wish.processes or os.cpu_count() or 1
        processes = [Process() for _ in range(count)]
        try:
            for first, process in enumerate(processes):
                await process.start(replace(order, first=first, step=count))
            for chunk in range(making.chunks(self._plan)):
                yield await processes[chunk % count].chunk()
        finally:
            await asyncio.gather(*(process.stop() for process in processes))

    async def _contacts(self, company: desk.Desk, contact_keys: bytes) -> None:
        sealer = Sealer(self._tx.keys, company, self._plan.seed)
        width = len(contact_keys) // self._plan.contacts
        for start in range(0, self._plan.contacts, _CONTACTS):
            stop = min(start + _CONTACTS, self._plan.contacts)
            wrapped = {n: contact_keys[n * width : (n + 1) * width] for n in range(start, stop)}
            await self._copy(await asyncio.to_thread(self._seal, sealer, wrapped))
            self._progress.step("contact", stop, self._plan.contacts)

    def _seal(self, sealer: Sealer, wrapped: dict[int, bytes]) -> dict[str, bytes]:
        rows, plan = Rows(), self._plan
        for number, key in wrapped.items():
            contact_id, arrived = plan.contact_id(number), plan.arrived(number)
            opened = self._tx.keys.open_key(contact_id, key)
            last = self._last_active.get(number, arrived)
            who = persons.person(plan, number)
            sealer.contact(who, contact_id, opened, (arrived, last), rows)
        return rows.taken()

    async def _copy(self, rows: dict[str, bytes]) -> None:
        for table in tables.ALL:
            if table.name in rows:
                await self._connection.copy_to_table(
                    table.name,
                    source=_stream(rows[table.name]),
                    columns=table.columns,
                    format="binary",
                )


async def _stream(rows: bytes) -> AsyncIterator[bytes]:
    yield HEAD
    view = memoryview(rows)
    for start in range(0, len(rows), _PIECE):
        yield bytes(view[start : start + _PIECE])
    yield TAIL
