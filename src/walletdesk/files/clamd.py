"""The protocol of clamd as clamd(8) describes it: one connection a question.

Commands and answers end with NUL. INSTREAM takes chunks, each behind its length in four bytes (most
significant first), and ends with an empty one.
"""

import asyncio
import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress

from walletdesk.platform.settings import CLAMD

CHUNK = 256 * 1024
LONGEST_ANSWER = 4_096
"""Bytes; clamd answers with one line."""

VERDICT = re.compile(r"stream: (?:(?P<clean>OK)|(?P<found>.+) FOUND)", re.DOTALL)


class Away(Exception):
    """clamd cannot be reached, hung up, or did not answer in time; the message says which."""


class Declined(Exception):
    """clamd answered, but looked at nothing; the message is its answer."""


class Clamd:
    """A clamd at an address that the settings have checked."""

    def __init__(self, address: str) -> None:
        parts = CLAMD.fullmatch(address)
        assert parts is not None, "the settings know how an address is written"
        self._path = parts["path"]
        self._host, self._port = (parts["host"] or "").strip("[]"), parts["port"]

    async def scan(self, data: bytes, *, within: float) -> str | None:
        """The name of what was found, None for a clean file. Raise `Away` or `Declined`."""
        answer = await self._ask(b"INSTREAM", _framed(data), within)
        verdict = VERDICT.fullmatch(answer)
        if verdict is None:
            raise Declined(answer)
        return verdict["found"]

    async def version(self, *, within: float) -> str:
        """Such as `ClamAV 1.4.3/27800/Sun Nov 22 09:31:00 2026`. Raise `Away` or `Declined`."""
        answer = await self._ask(b"VERSION", iter(()), within)
        if not answer.startswith("ClamAV"):
            raise Declined(answer)
        return answer

    async def _ask(self, command: bytes, body: Iterator[bytes], within: float) -> str:
        try:
            async with asyncio.timeout(within):
                return await self._talk(command, body)
        except TimeoutError as late:
            raise Away(f"no answer within {within:g} s") from late
        except OSError as wrong:
            raise Away(wrong.strerror or str(wrong)) from wrong

    async def _talk(self, command: bytes, body: Iterator[bytes]) -> str:
        loop = asyncio.get_running_loop()
        with closing(await self._connected(loop)) as link:
            # It hangs up in mid-sending when a file is too large; its answer is there all the same.
            with suppress(OSError):
                await loop.sock_sendall(link, b"z" + command + b"\0")
                for piece in body:
                    await loop.sock_sendall(link, piece)
            return await _answer(loop, link)

    async def _connected(self, loop: asyncio.AbstractEventLoop) -> socket.socket:
        if self._path:
            return await _connect(loop, socket.AF_UNIX, self._path)
        found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        for family, _, _, _, where in found[:-1]:
            with suppress(OSError):
                return await _connect(loop, family, where)
        return await _connect(loop, found[-1][0], found[-1][4])


async def _connect(loop: asyncio.AbstractEventLoop, family: int, where: object) -> socket.socket:
    link = socket.socket(family, socket.SOCK_STREAM)
    link.setblocking(False)
    try:
        await loop.sock_connect(link, where)  # type: ignore[arg-type]
    except BaseException:
        link.close()
        raise
    return link


async def _answer(loop: asyncio.AbstractEventLoop, link: socket.socket) -> str:
    heard = b""
    while b"\0" not in heard:
        more = await loop.sock_recv(link, LONGEST_ANSWER)
        if not more:
            raise ConnectionAbortedError("hung up without an answer")
        heard += more
        if len(heard) > LONGEST_ANSWER:
            raise Declined("an answer without an end")
    return heard.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _framed(data: bytes) -> Iterator[bytes]:
    whole = memoryview(data)
    for start in range(0, len(data), CHUNK):
        piece = whole[start : start + CHUNK]
        yield len(piece).to_bytes(4) + piece
    yield bytes(4)
