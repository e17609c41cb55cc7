"""Asking at an upload: quickly, a few at a time, and not again and again when nobody answers."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.files import samples
from tests.files.daemon import EICAR, MARK, Behaviour, Daemon, broken, cut, hang, saying

from walletdesk.files import Scanner, Upload, check, scanner
from walletdesk.files.scanner import AT_ONCE, MOST, PAUSE, Verdict
from walletdesk.platform.errors import Invalid

CLEAN = b"stream: OK\0"


class Seconds:
    """A monotonic clock that is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def counted(verdict: str) -> float:
    value = scanner.metrics.registry.get_sample_value(
        "walletdesk_files_scanned_total", {"verdict": verdict}
    )
    return value or 0.0


async def test_without_a_scanner_nothing_is_asked_and_nothing_counted() -> None:
    before = counted("none")
    assert await Scanner("").look(EICAR) == Verdict("none")
    assert counted("none") == before


async def test_what_it_says_is_counted(clamd: Daemon) -> None:
    before = counted("clean"), counted("found")
    asking = Scanner(clamd.address)
    assert await asking.look(b"hello") == Verdict("clean")
    assert await asking.look(MARK) == Verdict("found", "Marked.Test.UNOFFICIAL")
    assert (counted("clean"), counted("found")) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("behave", [cut, hang, saying(b"")])
async def test_one_that_is_away_is_left_alone_for_a_while(
    behave: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "AT_UPLOAD", 0.2)
    clock, before = Seconds(), counted("waiting")
    async with broken(behave) as server:
        asking = Scanner(server.address, seconds=clock)
        for _ in range(5):
            assert await asking.look(b"hello") == Verdict("waiting")
        assert server.asked == 1
        clock.now += PAUSE
        assert await asking.look(b"hello") == Verdict("waiting")
        assert server.asked == 2
    assert counted("waiting") == before + 6


async def test_a_file_that_is_declined_does_not_stop_the_others() -> None:
    async with broken(saying(b"stream: Can't create temporary file ERROR\0")) as server:
        asking = Scanner(server.address, seconds=Seconds())
        for _ in range(3):
            assert await asking.look(b"hello") == Verdict("waiting")
        assert server.asked == 3


async def test_a_few_are_asked_at_a_time_and_only_so_many_wait() -> None:
    """All of them are there at once; the server lets go when it has seen what it may see."""
    gate, inside, most = asyncio.Event(), 0, 0

    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await gate.wait()
        await saying(CLEAN)(reader, writer)
        inside -= 1

    async with broken(held) as server:
        asking = Scanner(server.address)
        looks = [asyncio.create_task(asking.look(b"hello")) for _ in range(MOST + 10)]
        while inside < AT_ONCE:
            await asyncio.sleep(0.001)
        gate.set()
        said = [(await look).scan for look in looks]
    assert most == AT_ONCE
    assert sorted(said) == ["clean"] * MOST + ["waiting"] * 10


async def test_who_does_not_get_a_turn_in_time_does_not_wait_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanner, "TURN", 0.05)
    gate = asyncio.Event()

    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gate.wait()
        await saying(CLEAN)(reader, writer)

    async with broken(held) as server:
        asking = Scanner(server.address)
        first = [asyncio.create_task(asking.look(b"hello")) for _ in range(AT_ONCE)]
        while server.asked < AT_ONCE:
            await asyncio.sleep(0.001)
        assert await asking.look(b"hello") == Verdict("waiting")
        gate.set()
        assert [(await look).scan for look in first] == ["clean"] * AT_ONCE
        assert await asking.look(b"hello") == Verdict("clean")  # every turn was given back


async def test_a_sender_who_goes_away_gives_the_turn_back() -> None:
    async with broken(hang) as server:
        asking = Scanner(server.address)
        looks = [asyncio.create_task(asking.look(b"hello")) for _ in range(MOST)]
        while server.asked < AT_ONCE:
            await asyncio.sleep(0.001)
        for look in looks:
            look.cancel()
        await asyncio.wait(looks)
        again = [asyncio.create_task(asking.look(b"hello")) for _ in range(AT_ONCE)]
        while server.asked < 2 * AT_ONCE:
            await asyncio.sleep(0.001)
        for look in again:
            look.cancel()
        await asyncio.wait(again)


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        ("Win.Trojan.Agent-1", "files.harmful"),
        ("Heuristics.Encrypted.Zip", "files.sealed"),
        ("Heuristics.Limits.Exceeded.MaxFileSize", "files.sealed"),
        ("Heuristics.OLE2.ContainsMacros", "files.harmful"),
    ],
)
async def test_the_sender_is_told_which_file_and_why(signature: str, code: str) -> None:
    async with broken(saying(f"stream: {signature} FOUND\0".encode())) as server:
        with pytest.raises(Invalid) as caught:
            await check(Scanner(server.address), Upload("账单.pdf", "", samples.PDF))
    assert (caught.value.field, caught.value.code) == ("file", code)
    assert caught.value.params == {"name": "账单.pdf"}


async def test_what_is_refused_for_other_reasons_is_not_sent_to_the_scanner() -> None:
    async with broken(saying(CLEAN)) as server:
        for name, data in (("a.exe", samples.EXE), ("k.json", samples.KEYSTORE), ("e.txt", b"")):
            with pytest.raises(Invalid):
                await check(Scanner(server.address), Upload(name, "", data))
        assert server.asked == 0


@pytest.fixture(scope="module")
def strict() -> Iterator[Daemon]:
    """Set up as our own page says: it speaks up about what it cannot look into."""
    daemon = Daemon(AlertEncryptedArchive="yes", AlertExceedsMax="yes", MaxFileSize="1M")
    yield daemon.start()
    daemon.remove()


def locked() -> bytes:
    """A ZIP whose entry says that it is encrypted (APPNOTE 4.4.4, bit 0), in both its places."""
    data = bytearray(samples.packed("invoice.txt"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data"), [("a.zip", locked()), ("a.pdf", samples.PDF + bytes(2_000_000))]
)
async def test_what_a_strict_one_cannot_look_into_is_refused(
    strict: Daemon, clamd: Daemon, name: str, data: bytes
) -> None:
    with pytest.raises(Invalid) as caught:
        await check(Scanner(strict.address), Upload(name, "", data))
    assert caught.value.code == "files.sealed"
    assert (await check(Scanner(clamd.address), Upload(name, "", data))).scan == "clean"
