"""One web process: granian inside our own event loop, on a socket that is given to it.

granian's own process manager is not used: its worker outlives a killed manager and keeps the
port, and it cannot end within five seconds while it holds a thousand streams. Here `up` is the
manager and a stop goes: streams are told to reconnect (`drain`), then the server closes.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.net import SocketHolder  # pyright: ignore[reportPrivateImportUsage]
from granian.server.embed import Server

from walletdesk.app import garbage, limits, listen
from walletdesk.platform import log
from walletdesk.platform.settings import Settings

DRAIN_SECONDS = 2.0
CLOSE_SECONDS = 2.0
_BESIDES_STREAMS = 1024
"""Connections for short requests, kept open by browsers; counted by granian like streams."""


class Application(Protocol):
    """What `app.asgi.create` gives: an ASGI application that can let go of its streams."""

    drain: Callable[[], Awaitable[None]]
    """Tell every stream to reconnect and end it; new ones are refused from now on."""

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        """An ASGI 3 call, lifespan included."""
        ...


class _Granian(Server):
    """granian's embedded server on a socket that is already listening."""

    def __init__(self, app: Application, opened: socket.socket, settings: Settings) -> None:
        self._opened = opened
        super().__init__(
            app,
            interface=Interfaces.ASGI,
            http=HTTPModes.http1,
            websockets=False,
            backlog=listen.backlog(settings),
            backpressure=settings.streams + _BESIDES_STREAMS,
            log_enabled=False,
        )

    def _init_shared_socket(self) -> None:
        # Its stub knows no arguments; granian pickles holders as (descriptor, unix?, backlog).
        make: Any = SocketHolder
        self._shd = make(self._opened.fileno(), False, self.backlog)


def run(settings: Settings, opened: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT, then end the process. Exit code 1: it could not start."""
    log.configure(settings.log_level)
    limits.raise_to(settings)
    code = uvloop.run(_serve(settings, opened))
    # Threads of granian may still hold connections of clients that do not read; they end here.
    os._exit(code)


async def _serve(settings: Settings, opened: socket.socket) -> int:
    from walletdesk.app import asgi  # Half a second of imports, only where they are needed.

    app: Application = asgi.create(settings)
    garbage.spare()
    server = _Granian(app, opened, settings)
    asked = _stop_signals()
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        return 1  # Its lifespan failed, and the reason is in the log.
    await _close(app, server, serving)
    return 0


def _stop_signals() -> asyncio.Event:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    return asked


async def _close(app: Application, server: Server, serving: "asyncio.Task[None]") -> None:
    logger = log.get(__name__)
    try:
        await asyncio.wait_for(app.drain(), DRAIN_SECONDS)
    except TimeoutError:
        logger.warning("drain_cut_off", stage="drain")
    server.stop()
    with suppress(TimeoutError):
        await asyncio.wait_for(serving, CLOSE_SECONDS)
