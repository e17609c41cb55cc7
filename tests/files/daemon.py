"""A real clamd with signatures of our own, and servers that fail as a clamd would."""

import asyncio
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

EICAR = b"".join((b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EI", b"CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"))
MARK = b"the harmful mark that only this test knows"
PATIENCE = 60.0


class Daemon:
    """clamd in the foreground on a socket and a port; it knows EICAR's test file and `MARK`."""

    def __init__(self, **options: str) -> None:
        # A path of the test's own folder may be longer than a socket's name can be.
        self.folder = Path(tempfile.mkdtemp(prefix="clamd-"))
        self.port = _free_port()
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        (self.folder / "db").mkdir()
        # Length, offset and bytes as https://docs.clamav.net/manual/Signatures.html describes them.
        signatures = f"Eicar-Test:0:0:{EICAR.hex()}\nMarked.Test:0:*:{MARK.hex()}\n"
        (self.folder / "db" / "test.ndb").write_text(signatures)

    @property
    def address(self) -> str:
        """Of its socket, as the settings take it."""
        return f"unix:{self.folder / 'socket'}"

    @property
    def tcp(self) -> str:
        """Of its port."""
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> "Daemon":
        """Return when it listens on both."""
        wanted = {
            "Foreground": "yes", "DatabaseDirectory": str(self.folder / "db"),
            "LocalSocket": str(self.folder / "socket"), "TCPAddr": "127.0.0.1",
            "TCPSocket": str(self.port), "StreamMaxLength": "26M", "MaxFileSize": "26M",
        }  # fmt: skip
        config = self.folder / "clamd.conf"
        config.write_text("".join(f"{k} {v}\n" for k, v in (wanted | self._options).items()))
        command = shutil.which("clamd") or "/usr/sbin/clamd"
        self._process = subprocess.Popen(
            [command, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        limit = time.monotonic() + PATIENCE
        while not self._listens():
            assert self._process.poll() is None, "clamd ended"
            assert time.monotonic() < limit, "clamd does not listen"
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """At once, as a machine that loses its power."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            (self.folder / "socket").unlink(missing_ok=True)

    def remove(self) -> None:
        """Stop, and leave nothing."""
        self.stop()
        shutil.rmtree(self.folder)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as near, socket.socket() as far, suppress(OSError):
            near.connect(str(self.folder / "socket"))
            far.connect(("127.0.0.1", self.port))
            return True
        return False


type Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Broken:
    """A server that no real clamd can be brought to be; `asked` counts its connections."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked = 0


@asynccontextmanager
async def broken(behave: Behaviour) -> AsyncIterator[Broken]:
    """Serve `behave` on a port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.asked += 1
        try:
            await behave(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    made = Broken(f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield made
    finally:
        server.close()


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Take everything, never answer."""
    while await reader.read(65_536):
        pass


async def deaf(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Take nothing, never answer: what is sent fills the buffers."""
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.sleep(3600)


async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hang up at once."""
    writer.transport.abort()


def saying(answer: bytes) -> Behaviour:
    """Read to the end of a stream, then say this and hang up."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\0")
            while size := int.from_bytes(await reader.readexactly(4)):
                await reader.readexactly(size)
        writer.write(answer)
        await writer.drain()

    return behave


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
