"""Starting a PostgreSQL program under its guardian."""

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from walletdesk.platform.postgres.account import Account

_GUARDIAN = Path(__file__).with_name("guardian.py")
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class Guarded:
    """A program that ends when `let_go` is called or when our process is gone, however it went."""

    def __init__(self, popen: subprocess.Popen[bytes], lifeline: int) -> None:
        self.popen = popen
        self._lifeline = lifeline

    def let_go(self) -> None:
        """Ask it to end (PostgreSQL: fast shutdown)."""
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.let_go()
        self.popen.wait()
        if self.popen.stdout:
            self.popen.stdout.close()


def launch(
    command: list[str],
    account: Account,
    *,
    stdin: int = subprocess.DEVNULL,
    stderr: int | IO[bytes] | None = None,
) -> Guarded:
    """Start `command` as `account`. The guardian's stdout, a pipe, tells the program's pid."""
    reader, writer = os.pipe()
    numbers = (reader, account.uid, account.gid, account.capability)
    try:
        popen = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_GUARDIAN), *map(str, numbers), *command],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            pass_fds=[reader],
            start_new_session=True,  # Ctrl-C in the terminal is for us; we stop things in order.
            cwd="/",
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | {"LC_ALL": "C"},
        )
    except BaseException:
        os.close(writer)
        raise
    finally:
        os.close(reader)
    return Guarded(popen, writer)
