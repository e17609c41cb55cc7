"""The protocol of clamd, spoken with a real one; with others that fail in ways it never would."""

import asyncio
import io
import zipfile
from collections.abc import Iterator

import pytest
import uvloop
from tests.files import samples
from tests.files.daemon import EICAR, MARK, Behaviour, Daemon, broken, cut, deaf, hang, saying

from walletdesk.files.clamd import CHUNK, Away, Clamd, Declined
from walletdesk.files.model import MAX_BYTES

PATIENCE = 60.0


@pytest.fixture(scope="module")
def narrow() -> Iterator[Daemon]:
    """Takes streams of a megabyte."""
    daemon = Daemon(StreamMaxLength="1M")
    yield daemon.start()
    daemon.remove()


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", data)
    return made.getvalue()


async def asked(address: str, data: bytes) -> str | None:
    return await Clamd(address).scan(data, within=PATIENCE)


@pytest.mark.parametrize("way", ["address", "tcp"])
async def test_what_it_finds_has_a_name_and_all_else_is_clean(clamd: Daemon, way: str) -> None:
    address = getattr(clamd, way)
    assert await asked(address, EICAR) == "Eicar-Test.UNOFFICIAL"
    assert await asked(address, zipped(EICAR)) == "Eicar-Test.UNOFFICIAL"
    for clean in (b"hello", b"", samples.png(), samples.PDF, bytes(CHUNK), bytes(CHUNK + 1)):
        assert await asked(address, clean) is None


@pytest.mark.parametrize("before", [0, 1, CHUNK - len(MARK) // 2, CHUNK, 2 * CHUNK - 1])
async def test_a_mark_is_found_wherever_the_pieces_are_cut(clamd: Daemon, before: int) -> None:
    data = bytes(before) + MARK + bytes(10)
    assert await asked(clamd.address, data) == "Marked.Test.UNOFFICIAL"


async def test_the_largest_file_that_we_take_is_scanned_to_its_end(clamd: Daemon) -> None:
    data = bytes(MAX_BYTES - len(MARK)) + MARK
    assert await asked(clamd.address, data) == "Marked.Test.UNOFFICIAL"


@pytest.mark.parametrize("way", ["address", "tcp"])
@pytest.mark.parametrize("size", [2**20 + 1, 5_000_000, MAX_BYTES])
async def test_a_file_too_large_for_it_is_declined_in_its_words(
    narrow: Daemon, way: str, size: int
) -> None:
    assert await asked(getattr(narrow, way), bytes(2**20)) is None
    with pytest.raises((Declined, Away)) as caught:
        await asked(getattr(narrow, way), bytes(size))
    # Over TCP the kernel may throw its answer away when it hangs up on what is still being sent.
    if way == "address":
        assert str(caught.value) == "INSTREAM size limit exceeded. ERROR"


async def test_many_ask_at_once_and_each_has_the_right_answer(clamd: Daemon) -> None:
    files = [MARK + bytes(i) if i % 3 == 0 else bytes(50_000 + i) for i in range(60)]
    found = await asyncio.gather(*(asked(clamd.address, data) for data in files))
    assert [f is not None for f in found] == [i % 3 == 0 for i in range(60)]


async def test_it_says_its_version(clamd: Daemon) -> None:
    assert (await Clamd(clamd.tcp).version(within=PATIENCE)).startswith("ClamAV ")


def test_the_loop_of_the_web_processes_can_ask_too(clamd: Daemon) -> None:
    async def both() -> list[str | None]:
        return [await asked(clamd.address, EICAR), await asked(clamd.tcp, bytes(3_000_000))]

    assert uvloop.run(both()) == ["Eicar-Test.UNOFFICIAL", None]


@pytest.mark.parametrize(
    "address",
    ["unix:/nowhere/clamd.ctl", f"unix:/{'x' * 200}", "tcp://127.0.0.1:1", "tcp://[::1]:1"],
)
async def test_nobody_there_is_told_at_once(address: str) -> None:
    with pytest.raises(Away):
        await asked(address, b"hello")


async def test_a_name_that_leads_nowhere_is_told() -> None:
    with pytest.raises(Away):
        await asked("tcp://clamd.invalid:3310", b"hello")


@pytest.mark.parametrize("behave", [hang, deaf])
async def test_one_that_never_answers_has_its_time(behave: Behaviour) -> None:
    async with broken(behave) as server:
        with pytest.raises(Away, match="no answer within"):
            await Clamd(server.address).scan(bytes(8_000_000), within=0.2)


@pytest.mark.parametrize("behave", [cut, saying(b""), saying(b"stream: O")])
async def test_one_that_hangs_up_before_its_answer_is_away(behave: Behaviour) -> None:
    async with broken(behave) as server:
        with pytest.raises(Away):
            await asked(server.address, bytes(2_000_000))


@pytest.mark.parametrize(
    "answer",
    [
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n\0",
        b"\xff\xfe\0",
        b"stream: OK and more\0",
        b"x" * 10_000 + b"\0",
    ],
)
async def test_any_other_answer_is_never_taken_for_clean(answer: bytes) -> None:
    async with broken(saying(answer)) as server:
        with pytest.raises(Declined):
            await asked(server.address, b"hello")


async def test_who_stops_waiting_leaves_no_connection() -> None:
    ended = asyncio.Event()

    async def watched(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hang(reader, writer)
        ended.set()

    async with broken(watched) as server:
        asking = asyncio.create_task(asked(server.address, b"hello"))
        while not server.asked:
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait_for(ended.wait(), PATIENCE)
