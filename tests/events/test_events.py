"""No event is skipped, however transactions overlap; a subscriber handles each once."""

import pytest

from walletdesk import events
from walletdesk.events import Event, Position
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Invalid


class Happened(Event, frozen=True, kw_only=True, tag="test.happened"):
    number: int


def happened(number: int) -> Happened:
    return Happened(by=events.system, number=number)


async def numbers(db: Database, position: Position) -> list[int]:
    async with db.read() as tx:
        return [e.data["number"] for e in await events.after(tx, position)]


async def test_events_are_written_with_their_transaction_or_not_at_all(db: Database) -> None:
    with pytest.raises(RuntimeError):
        await _fail(db)
    async with db.transaction() as tx:
        events.record(tx, happened(2))
        events.record(tx, happened(3))
    assert await numbers(db, Position(0, 0)) == [2, 3]


async def _fail(db: Database) -> None:
    async with db.transaction() as tx:
        events.record(tx, happened(1))
        raise RuntimeError


async def test_a_slow_transaction_is_not_overtaken(db: Database) -> None:
    async with db.transaction() as slow:
        events.record(slow, happened(1))
        await slow.write_buffers()
        async with db.transaction() as fast:
            events.record(fast, happened(2))
        assert await numbers(db, Position(0, 0)) == []
    assert sorted(await numbers(db, Position(0, 0))) == [1, 2]


async def test_readers_see_each_event_once_while_writers_overlap(db: Database) -> None:
    seen: list[int] = []
    position = Position(0, 0)

    async def look() -> None:
        nonlocal position
        async with db.read() as tx:
            found = await events.after(tx, position)
        if found:
            position = found[-1].position
            seen.extend(e.data["number"] for e in found)

    async with db.transaction() as outer:
        await look()
        async with db.transaction() as inner:
            events.record(inner, happened(1))
        await look()
        events.record(outer, happened(2))
    await look()
    async with db.transaction() as last:
        events.record(last, happened(3))
    await look()
    assert sorted(seen) == [1, 2, 3]


async def test_who_starts_at_the_end_gets_only_what_comes(db: Database) -> None:
    async with db.transaction() as tx:
        events.record(tx, happened(1))
    async with db.read() as tx:
        position = await events.end(tx)
    async with db.transaction() as tx:
        events.record(tx, happened(2))
    assert await numbers(db, position) == [2]


@pytest.mark.parametrize("text", ["", "1", "a-b", "1-", "-1", "1-2-3", "9" * 50 + "-1"])
def test_a_bad_position_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Position.parse(text)


def test_a_position_reads_back() -> None:
    assert Position.parse(str(Position(12, 7))) == Position(12, 7)
