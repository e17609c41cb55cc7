"""A running embedded PostgreSQL: start it, wait for it, stop it."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from walletdesk.platform.postgres import account, cluster, hold, pidfile, programs
from walletdesk.platform.postgres.errors import PostgresError
from walletdesk.platform.postgres.process import Guarded, launch

_STEP = 0.01
_LONGEST_SOCKET = 103
"""Bytes of a socket's path: 107 on Linux, 103 on macOS."""
_LOG_LIMIT = 10_000_000
_STILL_ENDING = "pre-existing shared memory block"
_STOP_SECONDS = 70.0


class Running:
    """Our PostgreSQL. `url` is for the application's own role, `admin_url` for the superuser."""

    def __init__(self, data: Path, guarded: Guarded, owner: hold.Hold, found: pidfile.Postmaster):
        self.data = data
        self.pid = found.pid
        self.after_crash = owner.after_crash
        self.url, self.admin_url = urls(data, found.sockets)
        self._sockets = found.sockets
        self._guarded = guarded
        self._owner = owner
        self._stopped = False

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The guardian; when it has ended unasked, PostgreSQL is gone or about to go."""
        return self._guarded.popen

    def stop(self) -> None:
        """Fast shutdown: transactions roll back, clients are disconnected, files are whole.

        Once: afterwards the folder may have another owner.
        """
        if self._stopped:
            return
        self._stopped = True
        self._guarded.let_go()
        try:
            self.process.wait(_STOP_SECONDS)
        finally:
            end_leftover(self.data / cluster.FOLDER)
            _remove_sockets(self._sockets)
            if self.process.stdout:
                self.process.stdout.close()
            self._owner.release()

    def wait_for_users(self, seconds: float) -> None:
        """Let other commands that work with this PostgreSQL end first."""
        self._owner.wait_for_users(seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start(
    data: Path,
    *,
    what: str = "walletdesk",
    fsync: bool = True,
    commit_delay: int = 0,
    wait: float = 60.0,
    wait_for_owner: float = 10.0,
) -> Running:
    """Start PostgreSQL on the folder `data`, making both when missing; wait until it takes clients.

    `what` names us to whoever wants the folder next; `commit_delay` is in µs, the waits are in
    seconds (recovery after a crash counts). Raise `DataHeld` when another owner keeps the folder
    longer than `wait_for_owner`, `PostgresError` for everything else.
    """
    data = data.resolve()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = hold.take(data, what, wait=wait_for_owner)
    try:
        who = account.choose(data / cluster.FOLDER, programs.path("postgres"))
        end_leftover(data / cluster.FOLDER)
        cluster.prepare(data, who)
        sockets = _make_sockets(data, who)
        command = cluster.options(
            data / cluster.FOLDER, sockets, fsync=fsync, commit_delay=commit_delay
        )
        return Running(
            data, *_launch(data, command, who, limit=time.monotonic() + wait, owner=owner)
        )
    except BaseException:
        owner.release()
        raise


def urls(data: Path, sockets: Path) -> tuple[str, str]:
    """Connection URLs of our own role and of the superuser."""
    admin, own = cluster.passwords(data)
    tail = f"@/{cluster.NAME}?host={quote(str(sockets), safe='')}"
    return f"postgresql://{cluster.NAME}:{own}{tail}", f"postgresql://postgres:{admin}{tail}"


def end_leftover(folder: Path) -> None:
    """End a server whose owner died and whose guardian is not done yet (we hold the folder)."""
    for number, seconds in ((0, 3.0), (signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0)):
        found = pidfile.running(folder)
        if found is None:
            break
        os.kill(found.pid, number)
        limit = time.monotonic() + seconds
        while pidfile.running(folder) and time.monotonic() < limit:
            time.sleep(_STEP)
    if stale := pidfile.read(folder):
        _remove_sockets(stale.sockets)
    pidfile.clean(folder)


def _launch(
    data: Path, command: list[str], who: account.Account, *, limit: float, owner: hold.Hold
) -> tuple[Guarded, hold.Hold, pidfile.Postmaster]:
    while True:
        guarded, found = _try_once(data, command, who, limit)
        if found is not None:
            return guarded, owner, found
        said = _last_words(data / cluster.LOG)
        # Its predecessor was killed and some of that one's children are still noticing.
        if _STILL_ENDING not in said or time.monotonic() > limit:
            raise PostgresError(f"PostgreSQL did not start; {data / cluster.LOG} says: {said}")
        time.sleep(0.2)


def _try_once(
    data: Path, command: list[str], who: account.Account, limit: float
) -> tuple[Guarded, pidfile.Postmaster | None]:
    with _open_log(data / cluster.LOG) as log:
        guarded = launch(command, who, stderr=log)
    assert guarded.popen.stdout is not None
    pid = guarded.popen.stdout.readline().strip()
    while guarded.popen.poll() is None and time.monotonic() < limit:
        found = pidfile.read(data / cluster.FOLDER)
        if found and found.ready and found.pid == int(pid):
            return guarded, found
        time.sleep(_STEP)
    with guarded:
        return guarded, None


def _open_log(path: Path) -> IO[bytes]:
    """Opened by us and inherited, so that PostgreSQL's account needs no right to the folder."""
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_suffix(".log.old"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-4:]
    return " | ".join(line.strip() for line in lines)


def _make_sockets(data: Path, who: account.Account) -> Path:
    """A 0700 folder for the socket: in the data folder, or a short one when that is too long."""
    folder = data / "run"
    if len(os.fsencode(folder)) + len("/.s.PGSQL.5432.lock") > _LONGEST_SOCKET:
        folder = Path(tempfile.mkdtemp(prefix="walletdesk-"))
    folder.mkdir(mode=0o700, exist_ok=True)
    who.own(folder)
    return folder


def _remove_sockets(folder: Path) -> None:
    for left in folder.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)
    if folder.name.startswith("walletdesk-") and folder.exists():
        folder.rmdir()
