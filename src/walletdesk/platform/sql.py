"""Named queries in `queries.sql`, loaded by aiosql and called through asyncpg.

aiosql reads the files and orders the parameters; the calls are ours, because its adapter asks
`dir(connection)` at every call, accepts unknown keywords in silence and acquires from pools.
A query is called with the transaction and exactly its parameters as keywords:

    queries = sql.load(__package__)
    row = await queries.find.one(tx, conversation_id=cid)
"""

import logging
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, cast

import aiosql
from aiosql.adapters.asyncpg import AsyncPGAdapter
from asyncpg import Connection, Record
from asyncpg.pool import PoolConnectionProxy

logging.getLogger("aiosql").setLevel(logging.ERROR)
"""It warns that a write has no operator in its name; we say how it runs where it is called."""


class Holder(Protocol):
    """What a query runs on: a transaction or a read of `platform.db`."""

    @property
    def connection(self) -> "Connection[Record] | PoolConnectionProxy[Record]":
        """The connection of this transaction."""
        ...


class Query:
    """One named statement and the order of its parameters."""

    __slots__ = ("_names", "name", "order", "text")

    def __init__(self, name: str, text: str, order: Sequence[str]) -> None:
        self.name = name
        self.text = text
        self.order = tuple(order)
        self._names = frozenset(order)

    def arguments(self, given: dict[str, Any]) -> list[Any]:
        """Positional arguments for asyncpg; TypeError names what is missing or unknown."""
        if given.keys() != self._names:
            wrong = sorted(given.keys() ^ self._names)
            raise TypeError(f"query {self.name}: missing or unknown parameters {wrong}")
        return [given[name] for name in self.order]

    async def all(self, tx: Holder, /, **given: Any) -> list[Record]:
        """Every row."""
        return await tx.connection.fetch(self.text, *self.arguments(given))

    async def one(self, tx: Holder, /, **given: Any) -> Record | None:
        """The first row, or None."""
        return await tx.connection.fetchrow(self.text, *self.arguments(given))

    async def value(self, tx: Holder, /, **given: Any) -> Any:
        """The first column of the first row, or None."""
        return await tx.connection.fetchval(self.text, *self.arguments(given))

    async def run(self, tx: Holder, /, **given: Any) -> int:
        """Run for effect; how many rows it touched."""
        tag = await tx.connection.execute(self.text, *self.arguments(given))
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def many(self, tx: Holder, rows: Sequence[dict[str, Any]], /) -> None:
        """Run once a row, in one network round trip."""
        await tx.connection.executemany(self.text, [self.arguments(row) for row in rows])


class Queries:
    """The queries of one room as attributes."""

    def __init__(self, room: str, queries: dict[str, Query]) -> None:
        self.room = room
        self._queries = queries

    def __getattr__(self, name: str) -> Query:
        try:
            return self._queries[name]
        except KeyError:
            raise AttributeError(f"{self.room} has no query {name!r}") from None

    def __iter__(self) -> Iterator[Query]:
        return iter(self._queries.values())


def load(package: str | None, file: str = "queries.sql") -> Queries:
    """The queries of `package` (pass `__package__`)."""
    assert package is not None
    return load_file(package, Path(str(files(package).joinpath(file))))


def load_file(room: str, path: Path) -> Queries:
    """The queries of one file; every query must declare its parameter list."""
    adapter = AsyncPGAdapter()

    def one_adapter(*_: Any, **__: Any) -> Any:
        return adapter

    loaded = aiosql.from_path(path, one_adapter, mandatory_parameters=True)
    order = cast("dict[str, list[str]]", adapter.var_sorted)
    found: dict[str, Query] = {}
    for name in loaded.available_queries:
        if not name.endswith("_cursor"):
            text = getattr(loaded, name).sql
            found[name] = Query(f"{room}.{name}", text, order[name])
    return Queries(room, found)
