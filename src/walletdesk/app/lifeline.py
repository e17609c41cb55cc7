"""A child of `up` ends when `up` is gone, however it went.

`up` holds the write end of the child's standard input and never writes: end of file means that
it is gone. A thread waits for it, so that this works even when the event loop is stuck.
"""

import ctypes
import os
import signal
import sys
import threading
import time

PATIENCE = 10.0
"""Seconds from the end of `up` to the end of its child, at the latest."""
_WATCH = 0.5
_PR_SET_PDEATHSIG = 1


def hold() -> None:
    """Get SIGTERM when standard input ends, and end without further ado if that is not enough."""
    if sys.platform == "linux":  # A belt, should our input have been inherited by somebody else.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def follow_parent() -> None:
    """Get SIGTERM when the process that started us (make) is gone, though it gave us no pipe."""
    threading.Thread(target=_watch, args=(os.getppid(),), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os.kill(os.getpid(), signal.SIGTERM)


def _wait() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(PATIENCE)
    os._exit(1)
