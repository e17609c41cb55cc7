"""The work of one making process: every n-th chunk of conversations, encoded for COPY."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from walletdesk.app.demo.copying import Table
from walletdesk.app.demo.desk import Desk
from walletdesk.app.demo.invent import Inventor
from walletdesk.app.demo.plan import Plan
from walletdesk.app.demo.sealing import Sealer
from walletdesk.categories import Category
from walletdesk.platform.crypto import Keyring, Master

CHUNK = 500
"""Conversations."""


class Order(Struct, frozen=True):
    """Everything a making process must know; it holds keys, so it only ever travels by a pipe."""

    seed: int
    conversations: int
    end: int
    desk: Desk
    categories: dict[str, Category]
    masters: list[Master]
    desk_key: bytes
    index_key: bytes
    contact_keys: bytes
    """Wrapped, one behind the other, by the contact's number."""
    first: int = 0
    step: int = 1
    """Which chunks: `first`, `first + step` …"""


class Made(Struct, frozen=True):
    """One chunk."""

    chunk: int
    messages: int
    tables: dict[str, bytes]
    last_active: list[tuple[int, int]]
    """Contact's number and when they were last active."""
    files: list[tuple[str, bytes]]
    """Path and sealed bytes."""


class Rows:
    """Collects encoded rows by table."""

    def __init__(self) -> None:
        self.tables: dict[str, bytearray] = defaultdict(bytearray)

    def __call__(self, table: Table, *values: object) -> None:
        """Keep one row."""
        self.tables[table.name] += table.row(*values)

    def taken(self) -> dict[str, bytes]:
        """What was collected."""
        return {name: bytes(rows) for name, rows in self.tables.items()}


def chunks(plan: Plan) -> int:
    """How many there are."""
    return -(-plan.conversations // CHUNK)


class Maker:
    """Makes the chunks of an order."""

    def __init__(self, order: Order, keys: Keyring | None = None) -> None:
        self._order = order
        self._plan = Plan(order.seed, order.conversations, order.end)
        self._keys = keys or _keyring(order)
        self._inventor = Inventor(self._plan, order.desk, order.categories)
        self._sealer = Sealer(self._keys, order.desk, order.seed)
        self._width = len(order.contact_keys) // self._plan.contacts

    def run(self) -> Iterator[Made]:
        """Every chunk that is ours, in order."""
        for chunk in range(self._order.first, chunks(self._plan), self._order.step):
            yield self._chunk(chunk)

    def _chunk(self, chunk: int) -> Made:
        rows, messages = Rows(), 0
        last_active: list[tuple[int, int]] = []
        files: list[tuple[str, bytes]] = []
        start = chunk * CHUNK
        for number in range(start, min(start + CHUNK, self._plan.conversations)):
            made = self._inventor.talk(number)
            key = self._keys.open_key(made.talk.contact, self._wrapped(made.contact))
            self._sealer.conversation(made, key, rows)
            if made.picture:
                files.append(self._sealer.picture(made, key, rows))
            messages += len(made.talk.lines)
            last_active.append((made.contact, made.talk.heard_at))
        return Made(chunk, messages, rows.taken(), last_active, files)

    def _wrapped(self, contact: int) -> bytes:
        place = contact * self._width
        return self._order.contact_keys[place : place + self._width]


def _keyring(order: Order) -> Keyring:
    keys = Keyring(order.masters)
    keys.unlock(desk=order.desk_key, index=order.index_key)
    return keys


def contact_ids(plan: Plan) -> list[UUID]:
    """All contacts in their order."""
    return [plan.contact_id(number) for number in range(plan.contacts)]
