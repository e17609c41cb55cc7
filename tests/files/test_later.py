"""Files that came while the scanner was away: closed until it has looked, gone when it finds."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.files import samples
from tests.files.daemon import MARK, Daemon, broken, cut, saying

from walletdesk import files
from walletdesk.files import File, Row, Scanner, Upload, store
from walletdesk.files.model import LATEST, SOONEST, ask_again
from walletdesk.platform import datakeys, ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Conflict, Forbidden, Invalid
from walletdesk.platform.storage import Storage

NOBODY = "unix:/nowhere/clamd.ctl"


async def put(
    db: Database, storage: Storage, contact: UUID, data: bytes, name: str = "bill.pdf"
) -> File:
    """An upload while nobody answers."""
    checked = await files.check(Scanner(NOBODY), Upload(name, "", data))
    async with db.transaction() as tx:
        return await files.store_file(tx, storage, checked, key_id=contact)


async def nobody_told(_: Tx, __: Row, ___: File) -> None:
    raise AssertionError("nothing was found")


async def turn(db: Database, storage: Storage, address: str) -> tuple[int, list[str]]:
    """One turn of the worker: how many files have an answer, and the names of those removed."""
    names: list[str] = []

    async def told(_: Tx, __: Row, file: File) -> None:
        names.append(file.name)

    return await files.scan_waiting(db, storage, Scanner(address), told), names


async def data_of(db: Database, storage: Storage, file: File) -> bytes:
    async with db.read() as tx:
        return (await files.contents(tx, storage, file.id))[1]


def stored(folder: Path) -> list[Path]:
    return [p for p in (folder / "files").rglob("*") if p.is_file()]


async def test_a_file_is_closed_until_it_was_scanned(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon
) -> None:
    file = await put(db, storage, contact, samples.PDF)
    assert (file.scan, file.open) == ("waiting", False)
    with pytest.raises(Conflict) as caught:
        await data_of(db, storage, file)
    assert caught.value.code == "files.waiting"
    assert await turn(db, storage, clamd.address) == (1, [])
    assert await data_of(db, storage, file) == samples.PDF
    async with db.read() as tx:
        assert (await files.find(tx, [file.id]))[file.id].scan == "clean"
    assert await turn(db, storage, clamd.address) == (0, [])


async def test_a_screenshot_is_seen_at_once(db: Database, storage: Storage, contact: UUID) -> None:
    file = await put(db, storage, contact, samples.png(), "shot.png")
    assert (file.scan, file.open) == ("waiting", True)
    assert await data_of(db, storage, file) == samples.png()


async def test_what_is_found_is_gone_for_good(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon, tmp_path: Path
) -> None:
    bad = await put(db, storage, contact, samples.PDF + MARK)
    picture = await put(db, storage, contact, samples.png() + MARK, "shot.png")
    good = await put(db, storage, contact, samples.PDF, "good.pdf")
    assert await turn(db, storage, clamd.address) == (3, ["bill.pdf", "shot.png"])
    assert len(stored(tmp_path)) == 1
    for file in (bad, picture):
        with pytest.raises(Forbidden) as caught:
            await data_of(db, storage, file)
        assert caught.value.code == "files.removed"
        async with db.transaction() as tx:
            with pytest.raises(Invalid) as refused:
                await files.attach(tx, [file.id], key_id=contact, by=contact)
        assert refused.value.code == "files.removed"
    assert await data_of(db, storage, good) == samples.PDF
    async with db.read() as tx:
        row = await tx.connection.fetchrow("SELECT * FROM file WHERE id = $1", bad.id)
    assert row is not None
    assert row["secret"] == b""


async def test_the_sweep_takes_what_a_crash_left_of_a_found_file(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon, tmp_path: Path
) -> None:
    """Its row was written, its bytes still lie there: nothing opens them any more."""
    await put(db, storage, contact, samples.PDF + MARK)
    (path,) = stored(tmp_path)
    sealed = path.read_bytes()
    await turn(db, storage, clamd.address)
    path.write_bytes(sealed)
    async with db.read() as tx:
        known = await store.queries.known_paths.all(
            tx, paths=[str(path.relative_to(tmp_path / "files"))]
        )
    assert known == []


async def test_a_file_attached_while_it_waits_is_closed_in_its_message_too(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon
) -> None:
    """An agent's upload changes its key when it is attached: between the claim and the answer."""
    agent = ids.new()
    checked = await files.check(Scanner(NOBODY), Upload("bill.pdf", "", samples.PDF + MARK))
    async with db.transaction() as tx:
        file = await files.store_file(tx, storage, checked, key_id=None, by=agent)

    async def told(tx: Tx, row: Row, found: File) -> None:
        assert (row.key_id, found.name) == (contact, "bill.pdf")

    async with db.transaction() as tx:
        await files.attach(tx, [file.id], key_id=contact, by=agent)
    with pytest.raises(Conflict):
        await data_of(db, storage, file)
    assert await files.scan_waiting(db, storage, Scanner(clamd.address), told) == 1


async def test_while_it_is_away_every_file_keeps_its_turn(
    db: Database, storage: Storage, contact: UUID, own_clamd: Daemon
) -> None:
    waiting = [await put(db, storage, contact, samples.PDF) for _ in range(3)]
    assert await turn(db, storage, own_clamd.address) == (0, [])
    async with broken(cut) as server:
        assert await turn(db, storage, server.address) == (0, [])
        assert server.asked == 1
    own_clamd.start()
    assert await turn(db, storage, own_clamd.address) == (3, [])
    own_clamd.stop()
    assert [await data_of(db, storage, file) for file in waiting] == [samples.PDF] * 3


async def test_a_file_that_it_declines_does_not_stop_the_others(
    db: Database, storage: Storage, contact: UUID, clock: MovedClock
) -> None:
    narrow = Daemon(StreamMaxLength="1M")
    try:
        narrow.start()
        large = await put(db, storage, contact, samples.PDF + bytes(3_000_000))
        small = await put(db, storage, contact, samples.PDF)
        assert await turn(db, storage, narrow.address) == (1, [])
        assert await data_of(db, storage, small) == samples.PDF
        with pytest.raises(Conflict):
            await data_of(db, storage, large)
        assert await turn(db, storage, narrow.address) == (0, [])
    finally:
        narrow.remove()
    clock.forward(seconds=SOONEST.total_seconds())
    wide = Daemon()
    try:
        assert await turn(db, storage, wide.start().address) == (1, [])
    finally:
        wide.remove()


async def test_a_worker_that_dies_gives_its_file_back(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon, clock: MovedClock
) -> None:
    file = await put(db, storage, contact, samples.PDF)
    gate = asyncio.Event()

    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readuntil(b"\0")
        if command == b"zVERSION\0":
            writer.write(b"ClamAV 1.4.3\0")
        else:
            gate.set()
            await reader.read()

    async with broken(held) as server:
        working = asyncio.create_task(turn(db, storage, server.address))
        await asyncio.wait_for(gate.wait(), 60)
        assert await turn(db, storage, clamd.address) == (0, [])  # another worker leaves it alone
        working.cancel()
        await asyncio.wait({working})
    clock.forward(minutes=6)
    assert await turn(db, storage, clamd.address) == (1, [])
    assert await data_of(db, storage, file) == samples.PDF


async def test_two_workers_share_the_work(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon
) -> None:
    for _ in range(6):
        await put(db, storage, contact, samples.PDF)
    shares = await asyncio.gather(
        turn(db, storage, clamd.address), turn(db, storage, clamd.address)
    )
    assert sum(share for share, _ in shares) == 6


async def test_without_an_address_nothing_is_opened(
    db: Database, storage: Storage, contact: UUID
) -> None:
    """A worker that lost its setting must not let through what the web processes hold back."""
    file = await put(db, storage, contact, samples.PDF)
    assert await turn(db, storage, "") == (0, [])
    with pytest.raises(Conflict):
        await data_of(db, storage, file)


async def test_who_was_erased_meanwhile_is_no_hindrance(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon
) -> None:
    await put(db, storage, contact, samples.PDF)
    async with db.transaction() as tx:
        await datakeys.destroy(tx, contact)
        tx.keys.forget(contact)
    other = ids.new()
    async with db.transaction() as tx:
        await datakeys.make(tx, other)
    await put(db, storage, other, samples.PDF)
    assert await turn(db, storage, clamd.address) == (1, [])


async def test_when_the_telling_fails_nothing_is_taken_away(
    db: Database, storage: Storage, contact: UUID, clamd: Daemon, tmp_path: Path
) -> None:
    await put(db, storage, contact, samples.PDF + MARK)
    with pytest.raises(AssertionError):
        await files.scan_waiting(db, storage, Scanner(clamd.address), nobody_told)
    assert len(stored(tmp_path)) == 1
    async with db.read() as tx:
        assert await tx.connection.fetchval("SELECT scan FROM file") == "waiting"


def test_a_file_waits_as_long_as_it_is_old_within_bounds(clock: MovedClock) -> None:
    now = clock.now()
    ages = (timedelta(0), timedelta(minutes=5), timedelta(days=3))
    assert [ask_again(now - a, now) - now for a in ages] == [SOONEST, ages[1], LATEST]


async def test_an_answer_that_is_no_verdict_leaves_it_waiting(
    db: Database, storage: Storage, contact: UUID
) -> None:
    file = await put(db, storage, contact, samples.PDF)

    async def odd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readuntil(b"\0")
        if command == b"zVERSION\0":
            writer.write(b"ClamAV 1.4.3\0")
        else:
            writer.write(b"COMMAND READ TIMED OUT\0")

    async with broken(odd) as server:
        assert await turn(db, storage, server.address) == (0, [])
    async with broken(saying(b"")) as server:
        assert await turn(db, storage, server.address) == (0, [])
    with pytest.raises(Conflict):
        await data_of(db, storage, file)
