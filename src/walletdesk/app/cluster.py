"""The embedded PostgreSQL of `up`: owned for as long as `up` runs, started again when it dies."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from walletdesk.platform import log, postgres
from walletdesk.platform.settings import Settings

_WATCH = 0.25
_AGAIN = 1.0


class Cluster:
    """PostgreSQL of one data folder under `up`."""

    def __init__(self, settings: Settings, what: str) -> None:
        self._settings = settings
        self._what = what
        self._starting: asyncio.Task[postgres.Running] | None = None

    async def start(self) -> str:
        """Start it and give its URL. Raise `PostgresError`; `DataHeld` when an `up` has the folder.

        A command that has the folder for a moment is waited for.
        """
        held = postgres.holder(self._settings.data)
        if held and held[1].startswith("up "):
            raise postgres.DataHeld(self._settings.data, *held)
        self._starting = asyncio.create_task(asyncio.to_thread(self._start))
        return (await asyncio.shield(self._starting)).url

    def _start(self) -> postgres.Running:
        return postgres.start(
            self._settings.data, what=self._what, commit_delay=self._settings.commit_delay
        )

    @property
    def after_crash(self) -> bool:
        """Whether the last owner of the folder was killed."""
        return self._starting is not None and self._starting.result().after_crash

    async def keep(self, moved: Callable[[str], None]) -> None:
        """Start it again whenever it ends, until cancelled; `moved` hears of a changed URL."""
        while self._starting is not None:
            before = self._starting.result()
            while before.process.poll() is None:
                await asyncio.sleep(_WATCH)
            log.get(__name__).error("postgres_ended_unasked", code=before.process.returncode)
            await asyncio.to_thread(before.stop)
            url = await self._start_again()
            if url != before.url:
                moved(url)

    async def stop(self) -> None:
        """Stop it, if it runs. A start under way cannot be cut off and is waited for."""
        if self._starting is not None:
            with suppress(postgres.PostgresError):
                running = await self._starting
                await asyncio.to_thread(running.stop)

    async def _start_again(self) -> str:
        while True:
            try:
                return await self.start()
            except postgres.PostgresError:
                log.get(__name__).error("postgres_does_not_start")
                await asyncio.sleep(_AGAIN)
