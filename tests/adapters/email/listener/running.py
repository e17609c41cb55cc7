"""A listener on a port of its own, with the event loop that the worker has, in a thread."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID, uuid4

import uvloop

from walletdesk.adapters.email.listener import Limits, Listening, listen
from walletdesk.adapters.email.model import Arrival, Arrived

OURS = "help@wallet.example"
OTHERS = "zh@wallet.example"


class Desk:
    """Keeps what it was given; `trouble` may raise before it does, `opened` holds it up."""

    def __init__(self) -> None:
        self.accounts: dict[str, UUID] = {OURS: uuid4(), OTHERS: uuid4()}
        self.arrivals: list[Arrival] = []
        self.trouble: Callable[[Arrival], None] = lambda _: None
        self.waiting = 0
        self.opened: threading.Event | None = None

    async def account_for(self, address: str) -> UUID | None:
        local, _, domain = address.lower().partition("@")
        if local == "broken":
            raise ConnectionRefusedError
        return self.accounts.get(f"{local.partition('+')[0]}@{domain}")

    async def deliver(self, arrival: Arrival) -> Arrived:
        self.waiting += 1
        while self.opened is not None and not self.opened.is_set():
            await asyncio.sleep(0.01)
        self.waiting -= 1
        self.trouble(arrival)
        seen = any(a.raw[-200:] == arrival.raw[-200:] for a in self.arrivals)
        self.arrivals.append(arrival)
        return "repeated" if seen else "accepted"

    @property
    def texts(self) -> list[bytes]:
        """The mails without our trace, which ends with the time of its third line."""
        return [a.raw.split(b"\r\n", 3)[3] for a in self.arrivals]


class Running:
    """A listener that runs. `stop` ends it and waits."""

    def __init__(self, desk: Desk, *, fast: bool = True, **where: object) -> None:
        self.desk, self.port = desk, 0
        self._where, self._fast = where, fast
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._open.wait(30)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        assert not self._thread.is_alive()

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=30)

    def send(self, text: bytes, *to: str, sender: str = "ann@example.org") -> None:
        with self.client() as client:
            client.sendmail(sender, to or (OURS,), text)

    def raw(self, *, source: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection(
            ("127.0.0.1", self.port), timeout=30, source_address=(source, 0)
        )

    def _run(self) -> None:
        (uvloop.run if self._fast else asyncio.run)(self._listen())

    async def _listen(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        options = {"host": "127.0.0.1", "port": 0, "hostname": "mx.wallet.example"} | self._where
        await listen(Listening(**options, started=self._started), self.desk, self._stop)  # pyright: ignore[reportArgumentType]

    def _started(self, port: int) -> None:
        self.port = port
        self._open.set()


@contextmanager
def running(desk: Desk | None = None, *, fast: bool = True, **where: object) -> Iterator[Running]:
    """A listener, for a while."""
    listener = Running(desk or Desk(), fast=fast, **where)
    try:
        yield listener
    finally:
        listener.stop()


@contextmanager
def limited(**limits: float) -> Iterator[Running]:
    """One with limits of its own."""
    with running(limits=Limits(**limits)) as listener:  # pyright: ignore[reportArgumentType]
        yield listener


class Wire:
    """SMTP by hand."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = connection.makefile("rb")

    def say(self, data: bytes) -> None:
        self._connection.sendall(data)

    def hear(self) -> bytes:
        """One answer, its last line; empty at the end of the connection."""
        try:
            while (line := self._lines.readline())[3:4] == b"-":
                pass
        except ConnectionError:
            return b""
        return line

    def ask(self, data: bytes) -> int:
        with suppress(ConnectionError):
            self.say(data)
        return int(self.hear()[:3] or 0)

    def open_mail(self, *to: str) -> None:
        """Up to the 354."""
        assert self.hear().startswith(b"220")
        assert self.ask(b"EHLO sender.example\r\n") == 250
        assert self.ask(b"MAIL FROM:<ann@example.org>\r\n") == 250
        for address in to or (OURS,):
            assert self.ask(f"RCPT TO:<{address}>\r\n".encode()) == 250
        assert self.ask(b"DATA\r\n") == 354

    def close(self) -> None:
        self._lines.close()
        self._connection.close()


def certificate_files(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for `name` and its key, as PEM files."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
