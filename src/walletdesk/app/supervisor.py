"""`up`: everything on one machine. Owns PostgreSQL and the socket, starts web and worker.

It imports no web framework, so it is small and quick, and nothing that serves people can stop it
from watching. The order of an end: web processes (their streams are told to reconnect) and the
worker, then PostgreSQL.
"""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

from msgspec.structs import replace

from walletdesk.app import listen, preflight, ready
from walletdesk.app.children import Child
from walletdesk.app.cluster import Cluster
from walletdesk.platform import log
from walletdesk.platform.failure import Failure
from walletdesk.platform.migrate import migrate
from walletdesk.platform.settings import Settings, SettingsError

_ENDING_SECONDS = 12.0
type Prepare = Callable[[Settings], Awaitable[Sequence[str]]]
"""Fills a migrated database (the demo); gives lines for a person to read."""


class CannotStart(Failure):
    """A child ended before anything was ready; its own output says why."""


async def up(settings: Settings, prepare: Prepare | None = None, *, reload: bool = False) -> int:
    """Run until SIGINT, SIGTERM or SIGHUP; the exit code.

    Raise `SettingsError` (port in use …), `PostgresError`, `MigrationError` or `CannotStart`.
    """
    log.configure(settings.log_level)
    asked = _stop_signals()
    desk = _Desk(settings)
    try:
        starting = asyncio.create_task(desk.start(prepare))
        await _first(starting, asked)
        if not starting.done():  # Ctrl-C in mid-start: what we started notices that we are gone.
            os._exit(130)
        await starting
        keeping = asyncio.create_task(desk.keep(reload=reload))
        await _first(keeping, asked)
        keeping.cancel()
        await asyncio.wait([keeping])
    finally:
        await desk.stop()
    return 0


class _Desk:
    """All processes of one `up`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cluster: Cluster | None = None
        self._sockets: list[socket.socket] = []
        self._children: list[Child] = []

    async def start(self, prepare: Prepare | None) -> None:
        """Database, schema, content, processes; then say that we are ready."""
        wanted = self._settings
        if not wanted.database_url:
            self._cluster = Cluster(wanted, f"up on {wanted.base_url}")
            wanted = replace(wanted, database_url=await self._cluster.start())
        self._sockets = await self._listen(wanted)
        self._settings = wanted = replace(wanted, port=listen.port_of(self._sockets[0]))
        await migrate(wanted.database_url)
        await preflight.open_keyring(wanted)
        lines = await prepare(wanted) if prepare else ()
        await self._start_children()
        await self._until_ready()
        print(f"ready http://{_shown(wanted)}", *lines, sep="\n", flush=True)

    async def keep(self, *, reload: bool) -> None:
        """Start again what ends."""
        async with asyncio.TaskGroup() as tasks:
            for child in self._children:
                tasks.create_task(child.keep())
            if self._cluster:
                tasks.create_task(self._cluster.keep(self._moved))
            if reload:
                from walletdesk.app.reload import on_change

                tasks.create_task(on_change(self._restart))

    async def stop(self) -> None:
        """End everything, in order."""
        await asyncio.gather(*(child.stop() for child in self._children))
        for opened in self._sockets:
            opened.close()
        if self._cluster:
            await self._cluster.stop()

    async def _listen(self, settings: Settings) -> list[socket.socket]:
        """The web processes of a killed `up` keep its port for the moment they need to end."""
        patience = _ENDING_SECONDS if self._cluster and self._cluster.after_crash else 0.0
        limit = time.monotonic() + patience
        while True:
            try:
                return listen.listen_for(settings, settings.web_processes)
            except SettingsError:
                if time.monotonic() >= limit:
                    raise
                await asyncio.sleep(0.05)

    async def _start_children(self) -> None:
        self._children = [
            *(Child("web", self._settings, [opened.fileno()]) for opened in self._sockets),
            Child("worker", self._settings),
        ]
        for child in self._children:
            await child.start()

    async def _until_ready(self) -> None:
        """Give up when a child ends: nobody watches them yet, and it would end again."""
        address = listen.reachable(self._settings.host)
        answered = asyncio.create_task(ready.wait(address, self._settings.port))
        ends = [asyncio.create_task(child.wait(), name=child.role) for child in self._children]
        done, _ = await asyncio.wait([answered, *ends], return_when=asyncio.FIRST_COMPLETED)
        for task in (answered, *ends):
            task.cancel()
        if ended := [task for task in ends if task in done]:
            raise CannotStart(f"the {ended[0].get_name()} process ended while starting")

    def _moved(self, url: str) -> None:
        """PostgreSQL came back under another URL (its socket's folder is a new one)."""
        for child in self._children:
            child.use(replace(self._settings, database_url=url))
        self._restart()

    def _restart(self) -> None:
        """End the children; being kept, they come again."""
        for child in self._children:
            child.end()


def _shown(settings: Settings) -> str:
    return f"{listen.reachable(settings.host)}:{settings.port}"


def _stop_signals() -> asyncio.Event:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _ask, asked, number)
    return asked


def _ask(asked: asyncio.Event, number: signal.Signals) -> None:
    """The first signal ends things in order, a second Ctrl-C at once (the rest notices by itself).

    Other signals may well come twice: from make and from whoever ended make.
    """
    if asked.is_set() and number == signal.SIGINT:
        sys.stderr.write("ended at once\n")
        os._exit(130)
    asked.set()


async def _first(task: "asyncio.Task[None]", asked: asyncio.Event) -> None:
    """Wait for the task or the signal; raise what the task raised."""
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
