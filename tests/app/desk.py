"""A real `walletdesk up` of the tests, in processes of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.processes import alive, family, until

COMMAND = (sys.executable, "-m", "walletdesk")


def environment(**more: str) -> dict[str, str]:
    """Ours without settings, so that tests do not depend on the shell they run in."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WALLETDESK_")}
    return {k: v for k, v in kept.items() if k not in ("DATABASE_URL", "NATS_URL")} | more


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*arguments: str, stdin: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment(**more),
        check=False,
    )


def start(*arguments: str, **more: str) -> "subprocess.Popen[bytes]":
    """Start a command that runs until it is told to end."""
    return subprocess.Popen([*COMMAND, *arguments], env=environment(**more))


class Up:
    """One `walletdesk up`; `lines` is what it has printed so far."""

    def __init__(self, data: Path, port: int, *arguments: str, **more: str) -> None:
        self.data, self.port = data, port
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*COMMAND, "up", f"--data={data}", f"--port={port}", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**more),
        )
        self.lines: list[str] = []
        self.errors: list[str] = []
        for stream, kept in ((self.process.stdout, self.lines), (self.process.stderr, self.errors)):
            assert stream is not None
            threading.Thread(target=kept.extend, args=(stream,), daemon=True).start()
        until(lambda: self.ready or self.process.poll() is not None)
        assert self.ready, self.errors
        self.seconds = time.monotonic() - began
        self.family = family(self.process.pid)

    @property
    def ready(self) -> bool:
        """Whether it said so."""
        return any(line.startswith("ready ") for line in self.lines)

    def get(self, path: str) -> int:
        """Status of a GET; 0 when nothing answers."""
        return status(self.port, path)

    def only(self, position: int, word: str, but: int = 0) -> int:
        """Its process whose word at `position` of the command ends so; 0 when there is none."""
        for pid, command in family(self.process.pid).items():
            if pid != but and command[position : position + 1] and command[position].endswith(word):
                return pid
        return 0

    def kill(self, *pids: int) -> None:
        """Kill -9; without ids all of its processes at once."""
        self.family |= family(self.process.pid)
        for pid in pids or self.family:
            with suppress(ProcessLookupError):  # PostgreSQL's own children come and go.
                os.kill(pid, signal.SIGKILL)

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it in order; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)

    def gone(self) -> bool:
        """Whether no process of it is left."""
        return self.process.poll() is not None and not any(alive(pid) for pid in self.family)


def status(port: int, path: str) -> int:
    """Status of a GET on this machine; 0 when nothing answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
            link.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            words = link.makefile("rb").readline().split()
    except OSError:
        return 0
    return int(words[1]) if len(words) > 1 else 0
