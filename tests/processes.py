"""Processes of this machine, on whatever it runs."""

import time
from collections.abc import Callable
from contextlib import suppress

import psutil

PATIENCE = 60.0
"""Seconds; no claim: the machine of a test may be busy."""


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for a condition."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs (a dead one nobody waited for does not)."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def family(root: int) -> dict[int, list[str]]:
    """A process and all that came of it: id → command."""
    found: dict[int, list[str]] = {}
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(root)
        for process in (first, *first.children(recursive=True)):
            if alive(process.pid):
                found[process.pid] = command(process.pid)
    return found


def command(pid: int) -> list[str]:
    """Its words; none of one that has just ended, or that is another's."""
    try:
        return psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return []
