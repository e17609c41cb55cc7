"""Who works with a data folder: one owner at a time runs its PostgreSQL, others may use it.

Both are locks of the kernel (flock) on files in the folder, so they end with their process,
however it ends, and hold between containers that share a disk.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from walletdesk.platform.postgres.errors import DataHeld

OWNER, USERS = "owner.lock", "users.lock"
_STEP = 0.05


class Hold:
    """The exclusive right to run PostgreSQL on a data folder, until `release`."""

    def __init__(self, data: Path, descriptor: int, *, after_crash: bool) -> None:
        self._data = data
        self._descriptor = descriptor
        self.after_crash = after_crash
        """Whether the owner before us did not release it: what it started may still be ending."""

    def release(self) -> None:
        """Let the next owner in. Doing it twice is harmless."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1

    def wait_for_users(self, seconds: float) -> None:
        """Wait until no other command uses our PostgreSQL, at most `seconds`."""
        descriptor = _open(self._data / USERS)
        limit = time.monotonic() + seconds
        while not _locked(descriptor, fcntl.LOCK_EX) and time.monotonic() < limit:
            time.sleep(_STEP)
        os.close(descriptor)


def take(data: Path, what: str, *, wait: float) -> Hold:
    """Become the owner of `data`, waiting at most `wait` seconds for the present one to go.

    `what` is told to whoever comes second. Raise `DataHeld`.
    """
    descriptor = _open(data / OWNER)
    limit = time.monotonic() + wait
    while not _locked(descriptor, fcntl.LOCK_EX):
        if time.monotonic() >= limit:
            pid, present = holder(data) or (0, "starting")
            os.close(descriptor)
            raise DataHeld(data, pid, present)
        time.sleep(_STEP)
    after_crash = os.fstat(descriptor).st_size > 0
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()} {what}".encode(), 0)
    return Hold(data, descriptor, after_crash=after_crash)


def holder(data: Path) -> tuple[int, str] | None:
    """Process id and purpose of the present owner, if there is one."""
    try:
        descriptor = os.open(data / OWNER, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        if _locked(descriptor, fcntl.LOCK_SH):
            return None
        pid, _, what = os.pread(descriptor, 4096, 0).decode(errors="replace").partition(" ")
        return (int(pid), what) if pid.isdigit() else (0, "starting")
    finally:
        os.close(descriptor)


@contextmanager
def use(data: Path) -> Iterator[None]:
    """Keep a passing owner from stopping PostgreSQL while we work with it."""
    descriptor = _open(data / USERS)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    try:
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locked(descriptor: int, kind: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        return True
    return False
