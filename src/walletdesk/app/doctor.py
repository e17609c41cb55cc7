"""`walletdesk doctor`: looks for what could keep the desk from working and says what to do."""

import asyncio
import resource
import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import asyncpg

from walletdesk import files
from walletdesk.app import database, limits, listen
from walletdesk.platform import keyring, migrate, postgres
from walletdesk.platform.clock import Clock
from walletdesk.platform.failure import Failure
from walletdesk.platform.settings import Settings, SettingsError

type Verdict = Literal["ok", "warn", "fail"]
OLDEST_POSTGRES = 160000
LEAST_FREE = 1_000_000_000
"""Bytes: enough for PostgreSQL's log of changes (1 GB at most) and little else."""


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    verdict: Verdict
    what: str
    detail: str


def examine(settings: Settings) -> int:
    """Print the findings; exit code 1 when one of them fails."""
    findings: list[Finding] = []
    for finding in _all(settings):
        findings.append(finding)
        print(f"{finding.verdict:4}  {finding.what}: {finding.detail}", flush=True)
    return int(any(finding.verdict == "fail" for finding in findings))


def _all(settings: Settings) -> Iterator[Finding]:
    yield _running(settings)
    yield _free_space(settings)
    yield _open_files(settings)
    yield _master_key(settings)
    yield _port(settings)
    yield _scanner(settings)
    try:
        with database.at_hand(settings, "doctor") as ready:
            yield from asyncio.run(_database(ready))
    except (Failure, OSError, asyncpg.PostgresError) as wrong:
        yield Finding("fail", "database", str(wrong))


def _running(settings: Settings) -> Finding:
    held = postgres.holder(settings.data)
    return Finding(
        "ok", "data folder", f"{settings.data}, {f'used by {held[1]}' if held else 'free'}"
    )


def _free_space(settings: Settings) -> Finding:
    folder = next(path for path in (settings.data, *settings.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    verdict: Verdict = "ok" if free >= LEAST_FREE else "warn"
    return Finding(verdict, "disk", f"{free / 1e9:.1f} GB free")


def _open_files(settings: Settings) -> Finding:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if limits.enough(hard, settings):
        return Finding("ok", "open files", f"enough for {settings.streams} streams a process")
    wanted = settings.streams + limits.SPARE
    hint = f"limit {hard}; raise it (ulimit -Hn {wanted}) or lower WALLETDESK_STREAMS"
    return Finding("warn", "open files", hint)


def _master_key(settings: Settings) -> Finding:
    if settings.master_key:
        return _guarded("master key", lambda: f"{len(keyring.masters(settings))} in the settings")
    path = settings.data / keyring.KEY_FILE
    if not path.exists():
        return Finding("ok", "master key", f"will be made at {path} at the first start")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("fail", "master key", f"others may read {path}; chmod 600 it")
    return Finding("warn", "master key", f"{path} lies beside the data; keep a copy elsewhere")


def _port(settings: Settings) -> Finding:
    """Whether we could listen, or something (perhaps our own `up`) does already."""
    where = (listen.reachable(settings.host).strip("[]"), settings.port)
    try:
        socket.create_connection(where, timeout=1).close()
    except OSError:
        return _guarded("port", lambda: _listened(settings))
    return Finding("ok", "port", f"{settings.port} is being served")


def _listened(settings: Settings) -> str:
    listen.listen(settings).close()
    return f"{settings.port} is free"


def _guarded(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding("ok", what, check())
    except SettingsError as wrong:
        return Finding("fail", what, str(wrong))


def _scanner(settings: Settings) -> Finding:
    if not settings.clamd:
        return Finding("warn", "virus scanner", "none (WALLETDESK_CLAMD); uploads are not scanned")
    seen = asyncio.run(files.probe(settings.clamd, Clock().now()))
    verdict: Verdict = "ok" if seen.sound else "warn" if seen.works else "fail"
    return Finding(verdict, "virus scanner", seen.detail)


async def _database(settings: Settings) -> list[Finding]:
    connection = await asyncpg.connect(settings.database_url)
    try:
        number = int(await connection.fetchval("SHOW server_version_num"))
        free = await connection.fetchval(
            "SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity"
        )
    finally:
        await connection.close()
    missing = await migrate.pending(settings.database_url)
    needed = settings.database_pool * (settings.web_processes + 1)
    return [
        Finding("ok" if number >= OLDEST_POSTGRES else "fail", "PostgreSQL", f"{number // 10000}"),
        Finding(
            "ok" if free > 0 else "fail", "connections", f"{free} free, {needed} wanted at most"
        ),
        Finding("warn" if missing else "ok", "schema", _schema(missing)),
    ]


def _schema(missing: list[str]) -> str:
    return f"lacks {missing[0]} and later; run walletdesk migrate" if missing else "of this release"
