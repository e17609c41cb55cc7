"""The web and worker processes of `up`: started, watched, started again, stopped."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence

from walletdesk.platform import log
from walletdesk.platform.settings import Settings

STOP_SECONDS = 5.0
"""From asking a child to end until it is killed."""
_STEADY = 30.0
_DELAYS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds before each further start of a child that keeps ending; back to the first when steady."""


class Child:
    """One process of a role. It ends when we end (`lifeline`)."""

    def __init__(self, role: str, settings: Settings, descriptors: Sequence[int] = ()) -> None:
        self.role = role
        self._command = [sys.executable, "-m", "walletdesk", role, "--lifeline"]
        self._command += [f"--socket={descriptor}" for descriptor in descriptors]
        self._environment = _environment(settings)
        self._descriptors = descriptors
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it. A Ctrl-C in the terminal does not reach it: we end things in order."""
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            pass_fds=self._descriptors,
            start_new_session=True,
            env=self._environment,
        )

    async def wait(self) -> int:
        """Wait for its end; the exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ask it to end; kill it when it has not after `seconds`."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), seconds)
        except TimeoutError:
            log.get(__name__).warning("killed", role=self.role, pid=process.pid)
            process.kill()
            await process.wait()

    def use(self, settings: Settings) -> None:
        """Give other settings to its next start."""
        self._environment = _environment(settings)

    def end(self) -> None:
        """Ask it to end, without waiting."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def keep(self) -> None:
        """Start it again whenever it ends, ever more slowly, until cancelled."""
        failures = 0
        while True:
            began = time.monotonic()
            code = await self.wait()
            failures = 0 if time.monotonic() - began > _STEADY else failures
            log.get(__name__).warning("ended_unasked", role=self.role, code=code, attempt=failures)
            await asyncio.sleep(_DELAYS[min(failures, len(_DELAYS) - 1)])
            failures += 1
            await self.start()


def _environment(settings: Settings) -> dict[str, str]:
    """Ours, with what the command line and the embedded database have decided."""
    return os.environ | {
        "DATABASE_URL": settings.database_url,
        "WALLETDESK_DATA": str(settings.data),
        "WALLETDESK_HOST": settings.host,
        "WALLETDESK_PORT": str(settings.port),
    }
