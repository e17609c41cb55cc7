"""One connection and the thread that blocks on it, seen from asyncio."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from imaplib import IMAP4
from socket import SHUT_RDWR, socket
from typing import Concatenate

from walletdesk.adapters.email.imap.client import Client
from walletdesk.adapters.email.imap.greeting import GREET, greet
from walletdesk.adapters.email.imap.model import Lost, Refused, Trouble
from walletdesk.adapters.email.model import LARGEST, Server
from walletdesk.platform import log

LONGEST_CALL = 900.0
"""Seconds of one command, however slowly its bytes drip in."""
MOST = LARGEST + 8 * 1024 * 1024
"""Bytes of one literal: a mail, and what a server's RFC822.SIZE may be wrong by."""

_log = log.get(__name__)


class Line:
    """A connection to an IMAP server. Its thread is its own, so that a server that hangs holds up
    no other mailbox; cancelling a call cuts the connection, which wakes the thread at once.
    """

    def __init__(self, sock: socket) -> None:
        self._sock = sock
        self._alias = sock.dup()  # TLS takes the socket over; shutting this one ends both.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="imap")
        self._client: Client | None = None

    async def greet(self, server: Server, largest: int = MOST) -> None:
        """TLS and the server's greeting. Raises `Trouble`."""
        self._sock.settimeout(GREET)
        self._client = await self._run(partial(greet, self._sock, server, largest))

    async def call[**P, R](
        self, act: Callable[Concatenate[Client, P], R], *args: P.args, **named: P.kwargs
    ) -> R:
        """Run a method of `Client` in the thread. Raises `Lost`, `Refused` or its `Trouble`."""
        assert self._client is not None, "greet first"
        return await self._run(partial(act, self._client, *args, **named))

    def cut(self) -> None:
        """End the connection now, whatever the thread does."""
        with suppress(OSError):
            self._alias.shutdown(SHUT_RDWR)

    async def aclose(self) -> None:
        """Give everything back; without LOGOUT, which nobody needs and which may hang."""
        self.cut()
        self._thread.shutdown(wait=False)
        with suppress(OSError):
            if self._client is not None:
                self._client.shutdown()
        self._sock.close()
        self._alias.close()

    async def _run[R](self, act: Callable[[], R]) -> R:
        running = asyncio.get_running_loop().run_in_executor(self._thread, _translated, act)
        try:
            async with asyncio.timeout(LONGEST_CALL):
                return await asyncio.shield(running)
        except TimeoutError as error:
            raise Lost("imap.slow") from error
        finally:
            if not running.done():
                self.cut()
                await asyncio.wait({running})
                running.exception()


def _translated[R](act: Callable[[], R]) -> R:
    """Run it in the thread; what it raises becomes `Trouble`."""
    try:
        return act()
    except Trouble:
        raise
    except (IMAP4.abort, OSError) as error:
        raise Lost("imap.lost") from error
    except IMAP4.error as error:
        raise Refused(str(error)) from error
    except Exception as error:  # A strange answer must not end the following of a mailbox.
        _log.warning("imap_answer_not_understood", exc_info=error)
        raise Refused("an answer that is not understood") from error
