"""PostgreSQL's own postmaster.pid: which server runs on a cluster, and is it really one.

Lines (PostgreSQL, src/include/utils/pidfile.h): 1 process id, 2 data folder, 3 start time,
4 port, 5 socket folder, 6 listen address, 7 shared memory, 8 status.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "postmaster.pid"


@dataclass(frozen=True)
class Postmaster:
    """A server that postmaster.pid tells of."""

    pid: int
    sockets: Path
    ready: bool


def read(cluster: Path) -> Postmaster | None:
    """The server that the file names, running or not; None without a whole file."""
    try:
        lines = (cluster / NAME).read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 5 or not lines[0].isdigit():
        return None
    ready = len(lines) >= 8 and lines[7].strip() == "ready"
    return Postmaster(int(lines[0]), Path(lines[4]), ready)


def running(cluster: Path) -> Postmaster | None:
    """The server that runs on this cluster now. A pid that another program got does not count."""
    found = read(cluster)
    return found if found and _is_postgres(found.pid, cluster) else None


def clean(cluster: Path) -> None:
    """Remove the file of a server that is gone: PostgreSQL would believe any process of that id."""
    if running(cluster) is None:
        (cluster / NAME).unlink(missing_ok=True)


def _is_postgres(pid: int, cluster: Path) -> bool:
    command = _command(pid)
    return bool(command) and Path(command[0]).name == "postgres" and str(cluster) in command


def _command(pid: int) -> list[str]:
    """The words a process was started with; empty when there is none."""
    listed = Path("/proc") / str(pid) / "cmdline"
    if Path("/proc/self").exists():
        try:
            return [os.fsdecode(word) for word in listed.read_bytes().split(b"\0")]
        except (FileNotFoundError, ProcessLookupError):
            return []
    shown = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.split()
