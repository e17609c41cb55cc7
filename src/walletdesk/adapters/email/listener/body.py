"""The text of a mail as it comes over the wire, up to its final dot (RFC 5321 §4.1.1.4, §4.5.2).

Only CR LF `.` CR LF ends it. A bare LF or CR is text like any other, so that nobody can hide a
second mail in a first (SMTP smuggling). Lines may be as long as they are: mails of one long line
exist, and reading by pieces needs no limit.
"""

import asyncio
from collections.abc import Callable

from walletdesk.adapters.email.listener.gate import Gate

END = b"\r\n.\r\n"
FACTOR = 3
"""Of a mail's size lies in memory at most: the pieces, the whole, and what is made of it."""


class Refused(Exception):
    """The mail was read to its end, and may not stay; `answer` says why."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class Endless(Exception):
    """It grew far beyond what we announced; the connection is not worth reading on."""


class Body:
    """One mail being read. `size` bytes of memory count in the gate until `release`."""

    def __init__(self, gate: Gate, largest: int) -> None:
        self._gate, self._largest = gate, largest
        self._text = bytearray()
        self._held = self._seen = 0
        self._answer = ""

    async def read(self, reader: asyncio.StreamReader, alive: Callable[[], None]) -> bytes:
        """The mail without its dots. `alive` is called for each piece. Raise `Refused`, `Endless`;
        a connection that ends before the dot cancels this.
        """
        # The line end of the command before counts: a mail may be its final dot alone.
        waiting: bytearray = vars(reader)["_buffer"]
        waiting[:0] = b"\r\n"
        while not (piece := await _piece(reader)).endswith(END):
            alive()
            self._take(piece)
        self._take(piece)
        if self._answer:
            raise Refused(self._answer)
        return self._whole()

    def release(self) -> None:
        """Nothing of it is needed any more."""
        self._text = bytearray()
        self._gate.drop(self._held)
        self._held = 0

    def _take(self, piece: bytes) -> None:
        self._seen += len(piece)
        if self._seen > 4 * self._largest:
            raise Endless
        if not self._answer:
            self._answer = self._room(piece)
        if self._answer:
            self.release()
        else:
            self._text += piece

    def _room(self, piece: bytes) -> str:
        if self._seen > self._largest + len(END) + 2:
            return "552 5.3.4 Message size exceeds fixed limit"
        if not self._gate.hold(FACTOR * len(piece)):
            return "452 4.3.1 No room now, try again later"
        self._held += FACTOR * len(piece)
        return ""

    def _whole(self) -> bytes:
        text = bytes(memoryview(self._text)[: -len(END) + 2])
        self._text = bytearray()
        if b"\r\n." in text:
            text = text.replace(b"\r\n.", b"\r\n")
        return text[2:]


async def _piece(reader: asyncio.StreamReader) -> bytes:
    """Up to the end of the mail, or what is there for sure before it."""
    try:
        return await reader.readuntil(END)
    except asyncio.LimitOverrunError as more:
        return await reader.read(more.consumed)
