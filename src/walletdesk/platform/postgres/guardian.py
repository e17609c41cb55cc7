"""The parent of one PostgreSQL program: ends it when the process that asked for it is gone.

Run as a script, `python -I -S guardian.py LIFELINE UID GID CAPABILITY PROGRAM [ARGUMENT…]`, so that
it starts in milliseconds and survives whatever happens to its owner. It imports the standard
library only. LIFELINE is the read end of a pipe whose write end only the owner holds: end of file
means that the owner is gone (or wants an end), however it died, on Linux and macOS alike. UID -1
keeps the user; CAPABILITY -1 keeps none. The first line on stdout is the program's process id.
"""

import ctypes
import os
import select
import signal
import sys
import time

FAST_SECONDS = 8.0
"""How long a fast shutdown may take before it becomes an immediate one, which the next start
repairs. One that is asked for in the middle of a crash recovery was seen to hang.
"""
_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _AMBIENT_RAISE = 1, 8, 47, 2
_CAPABILITY_VERSION_3 = 0x20080522


class Child:
    """The program; `code` is None while it runs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None

    def ended(self) -> bool:
        """Whether it is gone; takes its exit code (128 + signal when killed)."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self.code = code if code >= 0 else 128 - code
        return self.code is not None


def main(lifeline: int, uid: int, gid: int, capability: int, argv: list[str]) -> int:
    """Run `argv` to its end or to the owner's; give back its exit code."""
    os.set_inheritable(lifeline, False)
    wake = _wake_on_signals()
    pid = os.fork()
    if pid == 0:
        _become(argv, uid, gid, capability)
    child = Child(pid)
    os.write(1, b"%d\n" % pid)
    _until_ended_or_orphaned(child, lifeline, wake)
    _end(child, wake)
    return child.code or 0


def _wake_on_signals() -> int:
    """A pipe that gets a byte when the child ends or somebody asks us to end."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _noted)
    signal.set_wakeup_fd(writer)
    return reader


def _noted(number: int, frame: object) -> None:
    """Nothing to do: the byte in the pipe is what wakes us."""


def _become(argv: list[str], uid: int, gid: int, capability: int) -> None:
    try:
        os.umask(0o077)
        os.dup2(2, 1)  # Our own stdout is for the owner, who sees by its end that we ended.
        if uid >= 0:
            _drop_to(uid, gid, capability)
        if sys.platform == "linux":  # A belt: even when the guardian itself is killed with -9.
            _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        os.execv(argv[0], argv)  # Signals with a handler get their default action back by this.
    except OSError as wrong:
        os.write(2, f"cannot run {argv[0]}: {wrong}\n".encode())
    os._exit(126)


def _drop_to(uid: int, gid: int, capability: int) -> None:
    """Become `uid` and keep at most one capability, also over exec (capabilities(7), ambient)."""
    if capability >= 0:
        _libc().prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if capability >= 0:
        mask = 1 << capability
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
        words = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
        _checked(_libc().capset(header, words))
        _checked(_libc().prctl(_PR_CAP_AMBIENT, _AMBIENT_RAISE, capability, 0, 0))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _until_ended_or_orphaned(child: Child, lifeline: int, wake: int) -> None:
    while not child.ended():
        ready, _, _ = select.select([lifeline, wake], [], [])
        if lifeline in ready or _asked_to_end(wake):
            os.kill(child.pid, signal.SIGINT)
            return


def _asked_to_end(wake: int) -> bool:
    return any(number != signal.SIGCHLD for number in os.read(wake, 64))


def _end(child: Child, wake: int) -> None:
    for number in (signal.SIGQUIT, signal.SIGKILL, 0):
        limit = time.monotonic() + FAST_SECONDS
        while not child.ended() and (left := limit - time.monotonic()) > 0:
            if select.select([wake], [], [], left)[0]:
                os.read(wake, 64)
        if not child.ended():
            os.kill(child.pid, number)


if __name__ == "__main__":
    _line, _uid, _gid, _capability = (int(word) for word in sys.argv[1:5])
    sys.exit(main(_line, _uid, _gid, _capability, sys.argv[5:]))
