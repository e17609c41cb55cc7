"""Storing: sealed under the right key, bound to its contact, nothing left when it goes wrong."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.files import samples

from walletdesk import files
from walletdesk.files import File
from walletdesk.platform import datakeys, ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database, Tx
from walletdesk.platform.errors import Invalid, NotFound, TooLarge, Unavailable
from walletdesk.platform.storage import Storage, open_storage

AGENT = ids.new()


@pytest.fixture
async def tx(db: Database) -> AsyncIterator[Tx]:
    async with db.transaction() as opened:
        yield opened


async def put(
    tx: Tx,
    storage: Storage,
    key_id: UUID | None,
    data: bytes = b"a log line",
    name: str = "app.log",
) -> File:
    by = AGENT if key_id is None else None
    checked = await files.check(files.Scanner(""), files.Upload(name, "", data))
    return await files.store_file(tx, storage, checked, key_id=key_id, by=by)


def stored(folder: Path) -> list[Path]:
    return [p for p in (folder / "files").rglob("*") if p.is_file()]


async def test_what_is_stored_is_sealed_and_comes_back(
    tx: Tx, storage: Storage, contact: UUID, tmp_path: Path
) -> None:
    data = samples.png(40, 40) + b"visible marker"
    file = await put(tx, storage, contact, data, "我的截图.png")
    (path,) = stored(tmp_path)
    assert b"visible marker" not in path.read_bytes()
    assert "png" not in str(path.relative_to(tmp_path))
    row = await tx.connection.fetchrow("SELECT * FROM file")
    assert row is not None
    assert "我的截图".encode() not in bytes(row["name"])
    assert await files.contents(tx, storage, file.id) == (file, data)
    assert (file.type, file.size, file.inline) == ("image/png", len(data), True)
    assert await files.find(tx, [file.id, ids.new()]) == {file.id: file}


async def test_a_secret_in_the_name_is_masked_and_told(
    tx: Tx, storage: Storage, contact: UUID
) -> None:
    file = await put(tx, storage, contact, name=f"{samples.PHRASE}.txt")
    assert file.secrets == ("phrase",)
    assert "sausage" not in file.name
    assert "sausage" not in (await files.find(tx, [file.id]))[file.id].name


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (samples.KEYSTORE, "UTC--2026.json", "files.keystore"),
        (samples.PHRASE.encode(), "notes.txt", "files.secret"),
        (("x y z\n" * 5_000 + samples.PHRASE).encode(), "long.txt", "files.secret"),
        (samples.PHRASE.encode("utf-16"), "notes.txt", "files.secret"),
        (f"<html><p>{samples.PHRASE}</p>".encode(), "backup.html", "files.secret"),
        (b"", "empty.png", "files.empty"),
        (samples.HTML, "shot.png", "files.not_a_picture"),
    ],
)
async def test_what_must_not_be_kept_is_refused_and_nothing_is_written(
    tx: Tx, storage: Storage, contact: UUID, tmp_path: Path, data: bytes, name: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        await put(tx, storage, contact, data, name)
    assert (caught.value.field, caught.value.code) == ("file", code)
    assert not stored(tmp_path)
    assert await tx.connection.fetchval("SELECT count(*) FROM file") == 0


async def test_25_megabytes_fit_and_one_byte_more_does_not(
    tx: Tx, storage: Storage, contact: UUID
) -> None:
    data = samples.png() + bytes(files.MAX_BYTES - len(samples.png()))
    assert (await put(tx, storage, contact, data, "a.png")).size == files.MAX_BYTES
    with pytest.raises(TooLarge):
        await put(tx, storage, contact, data + b"\0", "a.png")


async def test_a_text_too_long_to_be_read_by_the_guard_is_refused(
    tx: Tx, storage: Storage, contact: UUID
) -> None:
    with pytest.raises(TooLarge) as caught:
        await put(tx, storage, contact, b"all work\n" * 600_000, "big.log")
    assert caught.value.code == "files.text_too_large"


async def test_a_full_disk_is_told_and_leaves_no_row(
    db: Database, contact: UUID, tmp_path: Path
) -> None:
    folder = tmp_path / "blocked"
    storage = open_storage(folder, "")
    (folder / "files" / "attachments").write_text("in the way of every folder that a put makes")
    with pytest.raises(Unavailable):
        async with db.transaction() as tx:
            await put(tx, storage, contact)
    async with db.read() as read:
        assert await read.connection.fetchval("SELECT count(*) FROM file") == 0


async def test_a_file_goes_only_to_its_own_contact(tx: Tx, storage: Storage, contact: UUID) -> None:
    other = ids.new()
    await datakeys.make(tx, other)
    file = await put(tx, storage, contact)
    with pytest.raises(Invalid) as caught:
        await files.attach(tx, [file.id], key_id=other, by=other)
    assert caught.value.code == "files.unknown"
    with pytest.raises(Invalid):
        await files.attach(tx, [ids.new()], key_id=contact, by=contact)
    assert await files.attach(tx, [file.id], key_id=contact, by=contact) == [file]


async def test_an_agents_upload_comes_under_the_contacts_key(
    tx: Tx, storage: Storage, contact: UUID
) -> None:
    file = await put(tx, storage, None)
    with pytest.raises(Invalid):
        await files.attach(tx, [file.id], key_id=contact, by=ids.new())
    await files.attach(tx, [file.id], key_id=contact, by=AGENT)
    assert (await files.contents(tx, storage, file.id))[1] == b"a log line"
    await files.attach(tx, [file.id], key_id=contact, by=AGENT)  # a draft, then its sending
    await datakeys.destroy(tx, contact)
    tx.keys.forget(contact)
    with pytest.raises(NotFound):
        await files.contents(tx, storage, file.id)
    assert await files.find(tx, [file.id]) == {}


async def test_a_message_holds_ten_files(tx: Tx, storage: Storage, contact: UUID) -> None:
    made = [(await put(tx, storage, contact)).id for _ in range(11)]
    with pytest.raises(Invalid) as caught:
        await files.attach(tx, made, key_id=contact, by=contact)
    assert caught.value.code == "files.too_many"
    kept = await files.attach(tx, list(reversed(made[:10])), key_id=contact, by=contact)
    assert [f.id for f in kept] == list(reversed(made[:10]))


async def test_what_no_message_holds_is_swept_after_a_day(
    db: Database, storage: Storage, contact: UUID, clock: MovedClock, tmp_path: Path
) -> None:
    async with db.transaction() as tx:
        held, left = await put(tx, storage, contact), await put(tx, storage, contact)
        await files.attach(tx, [held.id], key_id=contact, by=contact)
    with pytest.raises(RuntimeError):
        await upload_that_fails_late(db, storage, contact)
    assert len(stored(tmp_path)) == 3
    clock.forward(hours=23)
    assert await swept(db, storage) == 0
    make_older(tmp_path, timedelta(hours=26))
    clock.forward(hours=2)
    assert await swept(db, storage) == 2  # the row, and the bytes without a row
    assert await swept(db, storage) == 1  # the bytes of that row
    assert len(stored(tmp_path)) == 1
    async with db.read() as read:
        assert set(await files.find(read, [held.id, left.id])) == {held.id}
        assert (await files.contents(read, storage, held.id))[1] == b"a log line"


async def upload_that_fails_late(db: Database, storage: Storage, contact: UUID) -> None:
    async with db.transaction() as tx:
        await put(tx, storage, contact)
        raise RuntimeError("the transaction fails after the bytes are stored")


async def swept(db: Database, storage: Storage) -> int:
    async with db.transaction() as tx:
        return await files.sweep(tx, storage)


def make_older(folder: Path, age: timedelta) -> None:
    """The store knows only the machine's own time."""
    then = (datetime.now(UTC) - age).timestamp()
    for path in stored(folder):
        os.utime(path, (then, then))


async def test_erasing_a_contact_forgets_its_files(tx: Tx, storage: Storage, contact: UUID) -> None:
    file = await put(tx, storage, contact)
    assert len(await files.erase(tx, [contact])) == 1
    with pytest.raises(NotFound):
        await files.contents(tx, storage, file.id)
