"""One worker process: runs jobs and the subscribers of events until it is asked to end."""

import asyncio
import os
import signal

import uvloop

from walletdesk.platform import log
from walletdesk.platform.settings import Settings

STOP_SECONDS = 4.0
"""For jobs that run when the end is asked for; what is cut off is done again later."""


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then end the process. Exit code 1: it could not go on."""
    log.configure(settings.log_level)
    os._exit(uvloop.run(_work(settings)))


async def _work(settings: Settings) -> int:
    from walletdesk.app import garbage, worker

    garbage.spare()

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    working = asyncio.create_task(worker.run(settings, stop))
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait([working, asked], return_when=asyncio.FIRST_COMPLETED)
    if not asked.done():
        error = working.exception()
        log.get(__name__).error("worker_failed", exc_info=error)
        return 1
    await asyncio.wait([working], timeout=STOP_SECONDS)
    return 0
