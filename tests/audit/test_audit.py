"""Readings are written in batches, and nobody changes them unnoticed."""

import asyncpg

from walletdesk import audit
from walletdesk.audit import Auditor, Reading
from walletdesk.platform import ids, log
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database


async def read(db: Database, *acts: str) -> None:
    auditor, agent = Auditor(db), ids.new()
    for act in acts:
        auditor.read(Reading(agent, None, act), [ids.new(), ids.new()])
    await auditor.flush()


async def rows(db: Database) -> list[asyncpg.Record]:
    async with db.read() as tx:
        return await tx.connection.fetch("SELECT act, contacts FROM audit_read ORDER BY act")


async def test_readings_of_a_second_are_one_row_an_act(db: Database) -> None:
    auditor, agent, contact = Auditor(db), ids.new(), ids.new()
    for _ in range(3):
        auditor.read(Reading(agent, None, "list"), [contact])
    auditor.read(Reading(agent, None, "open"), [contact])
    await auditor.flush()
    assert [(r["act"], r["contacts"]) for r in await rows(db)] == [
        ("list", [contact]),
        ("open", [contact]),
    ]


async def test_what_cannot_be_written_is_kept(db: Database) -> None:
    auditor = Auditor(db)
    auditor.read(Reading(ids.new(), None, "list"), [ids.new()])
    async with db.transaction() as tx:
        await tx.connection.execute("ALTER TABLE audit_read RENAME TO gone")
    try:
        await auditor.flush()
    except asyncpg.UndefinedTableError:
        async with db.transaction() as tx:
            await tx.connection.execute("ALTER TABLE gone RENAME TO audit_read")
    await auditor.flush()
    assert len(await rows(db)) == 1


async def test_the_chain_shows_what_was_changed(db: Database, clock: MovedClock) -> None:
    for _ in range(3):
        await read(db, "list", "open")
        clock.forward(minutes=5)
        async with db.transaction() as tx:
            assert await audit.seal_minutes(tx) == 2
    async with db.read() as tx:
        assert await audit.verify(tx) == []
    for change in (
        "UPDATE audit_read SET act = 'other' WHERE id = 3",
        "DELETE FROM audit_read WHERE id = 3",
        "UPDATE audit_read SET contacts = '{}' WHERE id = 5",
    ):
        async with db.statement() as tx:
            turn = tx.connection.transaction()
            await turn.start()
            await tx.connection.execute(change)
            assert await audit.verify(tx) != []
            await turn.rollback()


async def test_a_minute_that_may_still_grow_is_not_sealed(db: Database) -> None:
    await read(db, "list")
    async with db.transaction() as tx:
        assert await audit.seal_minutes(tx) == 0


async def test_a_row_names_the_request_that_read_and_none_when_several_did(db: Database) -> None:
    auditor, agent = Auditor(db), ids.new()
    for request, act in (("r1", "list"), ("r1", "open"), ("r2", "open"), ("r2", "talk")):
        kept = log.request_id.set(request)
        auditor.read(Reading(agent, None, act), [ids.new()])
        log.request_id.reset(kept)
    kept = log.request_id.set("of the flush")
    await auditor.flush()
    log.request_id.reset(kept)
    async with db.read() as tx:
        found = await tx.connection.fetch("SELECT act, request_id FROM audit_read ORDER BY act")
    assert [tuple(row) for row in found] == [("list", "r1"), ("open", ""), ("talk", "r2")]


async def test_an_older_row_behind_a_younger_one_is_sealed_with_it(
    db: Database, clock: MovedClock
) -> None:
    clock.forward(seconds=60 - clock.now().second)
    await read(db, "young")
    async with db.transaction() as tx:
        await tx.connection.execute(
            "INSERT INTO audit_read (at, agent_id, act, contacts)"
            " SELECT at - interval '1 minute', agent_id, 'old', contacts FROM audit_read"
        )
    for minutes, sealed in ((2, 0), (2, 2)):
        clock.forward(minutes=minutes)
        async with db.transaction() as tx:
            assert await audit.seal_minutes(tx) == sealed
    async with db.read() as tx:
        assert await audit.verify(tx) == []
