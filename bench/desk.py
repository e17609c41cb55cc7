"""A real `walletdesk up --demo` of the bench, and somebody signed in to it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from bench.http import Answer, Connection, request
from walletdesk.app.demo.accounts import ACCOUNTS
from walletdesk.app.demo.plan import MESSAGES
from walletdesk.platform import postgres

_PATIENCE = 3_600.0
_PAGE = 4096


class Desk:
    """One running desk on its own data folder."""

    def __init__(self, data: Path, conversations: int = 0, **environment: str) -> None:
        self.data = data
        self.conversations = conversations
        self.environment = environment
        self.port = free_port()
        self.smtp_port = free_port()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> float:
        """Start; seconds until it said that it is ready."""
        wished = ["up", f"--data={self.data}", f"--port={self.port}"]
        if self.conversations:
            wished += ["--demo", f"--demo-size={int(self.conversations * MESSAGES)}"]
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "walletdesk", *wished],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {
                "WALLETDESK_TRUSTED_PROXIES": "127.0.0.1",
                "WALLETDESK_SMTP_LISTEN": f"127.0.0.1:{self.smtp_port}",
            }
            | self.environment,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("ready "):
                return time.perf_counter() - began
        raise RuntimeError("the desk did not start; its output says why")

    def stop(self) -> float:
        """Ctrl-C; seconds until everything ended."""
        process = self._process
        assert process is not None
        began = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.wait(_PATIENCE)
        self._close()
        return time.perf_counter() - began

    def kill(self) -> None:
        """Kill -9 of everything at once."""
        process = self._process
        assert process is not None
        kill_all(process.pid)
        process.wait(_PATIENCE)
        self._close()

    def _close(self) -> None:
        if self._process and self._process.stdout:
            self._process.stdout.close()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self.stop()

    @property
    def url(self) -> str:
        """Of its database."""
        found = postgres.running_url(self.data)
        assert found is not None
        return found

    def web(self) -> int:
        """Process id of the web process."""
        return self._running(b"web")

    def worker(self) -> int:
        """Process id of the worker."""
        return self._running(b"worker")

    def _running(self, role: bytes) -> int:
        assert self._process is not None
        for pid in family(self._process.pid):
            if role in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                return pid
        raise RuntimeError(f"no {role.decode()} process")

    async def sign_in(self) -> str:
        """The cookie of the administrator's session."""
        page = await self.get("/desk/login")
        form = page.header("set-cookie")[0].partition(";")[0]
        token = re.search(rb'name="csrf"[^>]*value="([^"]+)"', page.body)
        assert token is not None, "no form at /desk/login"
        typed = {
            "csrf": token[1].decode(),
            "email": ACCOUNTS[0].email,
            "password": ACCOUNTS[0].password,
        }
        answer = await self.send(
            request(
                "POST",
                "/desk/login",
                urlencode(typed).encode(),
                cookie=form,
                content_type="application/x-www-form-urlencoded",
            )
        )
        for cookie in answer.header("set-cookie"):
            if cookie.startswith("wd_session="):
                return cookie.partition(";")[0]
        raise RuntimeError(f"signing in answered {answer.status}")

    async def get(self, path: str, **headers: str) -> Answer:
        """One page."""
        return await self.send(request("GET", path, b"", **headers))

    async def send(self, raw: bytes) -> Answer:
        """One request on a connection of its own."""
        connection = await Connection.open(self.port)
        try:
            return await connection.send(raw)
        finally:
            connection.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(parent: int) -> list[int]:
    """Every process under `parent`."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = [parent]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def kill_all(parent: int) -> None:
    """Kill -9 of a process and all under it."""
    for pid in (*family(parent), parent):
        with suppress(ProcessLookupError):  # it went with its parent
            os.kill(pid, signal.SIGKILL)


def memory(pid: int) -> int:
    """Resident bytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
