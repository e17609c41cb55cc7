"""The bytes of one connection: imaplib over a socket that we opened and may cut.

imaplib reads through a buffered file. Such a file dies of its first timeout, and hides from a
poll what it has read already: an arrival that shares a packet with the answer to IDLE would wait
for the next one. So the buffer is ours, and waiting is reading with a timeout.
"""

import imaplib
import ssl
from contextlib import suppress
from socket import SHUT_RDWR, socket
from typing import Literal

READ = 60.0
"""Seconds without a byte, while an answer is due."""
CHUNK = 256 * 1024
LONGEST_LINE = 32 * 1024 * 1024
"""Bytes; a search that finds a million mails answers in one line of eight."""


class Wire(imaplib.IMAP4):
    """A connection over `given`. A literal larger than `largest` bytes ends it."""

    def __init__(self, given: socket, host: str, largest: int) -> None:
        self._given = given
        self._largest = largest
        self._buffer = bytearray()
        super().__init__(host)
        self._encoding = "utf-8"

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Take the given socket for the connection."""
        del timeout
        self.host, self.port, self.sock = host, port, self._given

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes."""
        if size > self._largest:
            raise self.abort(f"a literal of {size} bytes")
        while len(self._buffer) < size:
            self._receive()
        return self._take(size)

    def readline(self) -> bytes:
        """A whole line."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > LONGEST_LINE:
                raise self.abort("a line without an end")
            self._receive()
        return self._take(end + 1)

    def wait(self, seconds: float) -> bool:
        """Whether there is something to read by then."""
        if self._buffer:
            return True
        self.sock.settimeout(seconds)
        try:
            self._receive()
        except TimeoutError:
            return False
        finally:
            self.sock.settimeout(READ)
        return True

    def starttls(
        self, ssl_context: ssl.SSLContext | None = None
    ) -> tuple[Literal["OK"], list[None]]:
        """Go on in TLS. What came before it, unasked, was written by nobody we know."""
        assert ssl_context is not None
        kind, _ = self._simple_command("STARTTLS")
        if kind != "OK" or self._buffer:
            raise self.abort("STARTTLS was refused, or more than its answer came")
        self.sock = ssl_context.wrap_socket(self.sock, server_hostname=self.host)
        self._tls_established = True
        self._get_capabilities()
        return "OK", [None]

    def shutdown(self) -> None:
        """Close the socket."""
        with suppress(OSError):
            self.sock.shutdown(SHUT_RDWR)
        self.sock.close()

    def _receive(self) -> None:
        got = self.sock.recv(CHUNK)
        if not got:
            raise self.abort("the server closed the connection")
        self._buffer += got

    def _take(self, size: int) -> bytes:
        with memoryview(self._buffer) as view:
            taken = bytes(view[:size])
        del self._buffer[:size]
        return taken
