"""What the doctor asks: does it answer, does it know anything, does it take our largest file."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.files.daemon import Daemon, broken, saying

from walletdesk.files import probe

MADE = datetime(2026, 11, 22, 9, 31, tzinfo=UTC)


async def test_a_clamd_that_is_set_up_well(clamd: Daemon) -> None:
    seen = await probe(clamd.address, MADE)
    assert (seen.works, seen.sound) == (True, True)
    assert seen.detail.startswith("ClamAV ")


async def test_one_without_the_signatures_that_everybody_has() -> None:
    daemon = Daemon()
    (daemon.folder / "db" / "test.ndb").write_text("Other.Test:0:*:0102030405060708090a0b0c\n")
    try:
        seen = await probe(daemon.start().address, MADE)
    finally:
        daemon.remove()
    assert (seen.works, seen.sound) == (True, False)
    assert "freshclam" in seen.detail


async def test_one_that_takes_only_small_files() -> None:
    daemon = Daemon(StreamMaxLength="10M")
    try:
        seen = await probe(daemon.start().address, MADE)
    finally:
        daemon.remove()
    assert (seen.works, seen.sound) == (False, False)
    assert "StreamMaxLength" in seen.detail


@pytest.mark.parametrize(("days", "sound"), [(0, True), (7, True), (9, False)])
async def test_old_signatures_are_told(
    monkeypatch: pytest.MonkeyPatch, days: int, sound: bool
) -> None:
    """A real one would need the signatures of that day."""
    seen = await aged(monkeypatch, "ClamAV 1.4.3/27800/Sun Nov 22 09:31:00 2026", days)
    assert seen is sound


async def aged(monkeypatch: pytest.MonkeyPatch, version: str, days: int) -> bool:
    import asyncio

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readuntil(b"\0") == b"zVERSION\0":
            writer.write(version.encode() + b"\0")
            return
        found = b""
        while size := int.from_bytes(await reader.readexactly(4)):
            found += await reader.readexactly(size)
        writer.write(b"stream: OK\0" if len(found) > 1000 else b"stream: Eicar FOUND\0")

    async with broken(behave) as server:
        return (await probe(server.address, MADE + timedelta(days=days))).sound


async def test_one_that_is_something_else() -> None:
    async with broken(saying(b"HTTP/1.1 400 Bad Request\0")) as server:
        seen = await probe(server.address, MADE)
    assert (seen.works, seen.sound) == (False, False)
