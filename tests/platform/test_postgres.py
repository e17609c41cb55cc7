"""The embedded PostgreSQL: its owner, its guardian, its files, and what a crash leaves."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from tests.processes import alive, until

from walletdesk.platform import postgres
from walletdesk.platform.postgres import cluster, guardian, pidfile

OWNER = """
import sys, time, pathlib
from walletdesk.platform import postgres
running = postgres.start(pathlib.Path(sys.argv[1]), fsync=False)
print(running.pid, running.process.pid, flush=True)
time.sleep(600)
"""


class Owner:
    """A process of its own that owns a PostgreSQL."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(data)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.postmaster, self.guardian = map(int, self.process.stdout.readline().split())


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    started = Owner(tmp_path / "data")
    yield started
    started.process.kill()
    started.process.wait()
    until(lambda: not alive(started.postmaster))


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_it_serves_its_own_role_by_password_only(tmp_path: Path) -> None:
    with postgres.start(tmp_path / "data", fsync=False) as running:
        assert await ask(running.url, "SELECT current_user::text") == "walletdesk"
        assert not await ask(running.url, "SELECT usesuper FROM pg_user WHERE usename=current_user")
        assert await ask(running.url, "SELECT datlocprovider FROM pg_database LIMIT 1") == b"b"
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(running.url.replace(":", ":x", 2).replace(":x//", "://"), "SELECT 1")


def test_passwords_and_sockets_are_for_the_owner_only(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with postgres.start(data, fsync=False):
        for name in ("", "run", cluster.FOLDER, cluster.PASSWORDS, cluster.LOG):
            mode = stat.S_IMODE((data / name).stat().st_mode)
            assert mode & 0o077 == 0, name


async def test_what_was_written_is_there_after_stop_and_start(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with postgres.start(data) as running:
        await ask(running.url, "CREATE TABLE kept AS SELECT 7 AS value")
    with postgres.start(data) as running:
        assert await ask(running.url, "SELECT value FROM kept") == 7


async def test_a_data_folder_with_a_long_name_and_odd_letters_works(tmp_path: Path) -> None:
    data = tmp_path / ("钱包 ,\"desk' " + "x" * 100)
    with postgres.start(data, fsync=False) as running:
        assert await ask(running.url, "SELECT 1") == 1
        sockets = pidfile.read(data / cluster.FOLDER).sockets  # type: ignore[union-attr]
    assert not sockets.exists()


async def test_a_folder_closed_to_others_works_and_is_left_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with postgres.start(closed / "deep" / "data", fsync=False) as running:
        assert await ask(running.url, "SELECT 1") == 1
        assert psutil.Process(running.pid).uids().effective != 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert closed.stat().st_uid == os.geteuid()


async def test_a_stale_pid_file_that_names_another_program_is_removed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    postgres.start(data, fsync=False).stop()
    stale = data / cluster.FOLDER / pidfile.NAME
    stale.write_text(f"{os.getpid()}\n{data / cluster.FOLDER}\n1\n5432\n/none\n\n\nready   \n")
    assert postgres.running_url(data) is None
    with postgres.start(data, fsync=False) as running:
        assert await ask(running.url, "SELECT 1") == 1


def test_a_start_cut_off_in_initdb_starts_anew(tmp_path: Path) -> None:
    half = tmp_path / "data" / f"{cluster.FOLDER}.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    postgres.start(tmp_path / "data", fsync=False).stop()


def test_a_cluster_of_another_release_is_refused_and_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "data" / cluster.FOLDER
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    (folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(postgres.PostgresError, match="PostgreSQL 16"):
        postgres.start(tmp_path / "data")
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]


def test_postgresql_ends_when_its_owner_is_killed(owner: Owner) -> None:
    owner.process.kill()
    until(lambda: not alive(owner.postmaster) and not alive(owner.guardian), 5)


def test_postgresql_ends_when_its_guardian_is_killed(owner: Owner) -> None:
    os.kill(owner.guardian, signal.SIGKILL)
    until(lambda: not alive(owner.postmaster), 5)


async def test_all_killed_at_once_leaves_a_folder_that_starts_at_once(
    owner: Owner, tmp_path: Path
) -> None:
    for pid in (owner.process.pid, owner.guardian, owner.postmaster):
        os.kill(pid, signal.SIGKILL)
    owner.process.wait()
    with postgres.start(tmp_path / "data", fsync=False) as running:
        assert await ask(running.url, "SELECT 1") == 1


def test_the_guardian_ends_with_its_program(owner: Owner) -> None:
    os.kill(owner.postmaster, signal.SIGKILL)
    until(lambda: not alive(owner.guardian))


def test_a_second_owner_is_told_who_holds_the_folder(owner: Owner, tmp_path: Path) -> None:
    with pytest.raises(postgres.DataHeld, match=f"process {owner.process.pid} "):
        postgres.start(tmp_path / "data", wait_for_owner=0.1)


async def test_a_command_uses_the_server_that_runs(owner: Owner, tmp_path: Path) -> None:
    with postgres.borrowed(tmp_path / "data", what="test") as url:
        assert await ask(url, "SELECT 1") == 1
    assert alive(owner.postmaster)


async def test_a_command_starts_its_own_and_lets_another_end_first(tmp_path: Path) -> None:
    """The second command finds the server of the first, which waits for it before it stops."""
    order: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def first() -> None:
        with postgres.borrowed(tmp_path / "data", what="first"):
            entered.set()
            leave.wait(60)
        order.append("first stopped")

    thread = threading.Thread(target=first)
    thread.start()
    assert entered.wait(60)
    with postgres.borrowed(tmp_path / "data", what="second") as url:
        leave.set()
        assert await ask(url, "SELECT 1") == 1
        order.append("second done")
    thread.join(60)
    assert order == ["second done", "first stopped"]
    assert postgres.holder(tmp_path / "data") is None


async def test_the_log_shows_neither_statement_nor_row(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with postgres.start(data, fsync=False) as running:
        await ask(running.url, "CREATE TABLE t (word text PRIMARY KEY)")
        await ask(running.url, "INSERT INTO t VALUES ('abandon')")
        with pytest.raises(asyncpg.UniqueViolationError):
            await ask(running.url, "INSERT INTO t VALUES ('abandon')")
    assert "abandon" not in (data / cluster.LOG).read_text()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    data = tmp_path / "data"
    postgres.start(data, fsync=False).stop()
    (data / cluster.FOLDER / "postgresql.conf").write_text("nonsense = on\n")
    with pytest.raises(postgres.PostgresError, match="nonsense"):
        postgres.start(data)
    assert postgres.holder(data) is None


def test_the_guardian_forces_an_end_after_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guardian, "FAST_SECONDS", 0.2)
    stubborn = "trap '' INT QUIT; while :; do read -t 1 _ <> <(:); done"
    process = subprocess.Popen(["bash", "-c", stubborn])
    reader, writer = os.pipe()
    child = guardian.Child(process.pid)
    guardian._end(child, reader)
    os.close(reader)
    os.close(writer)
    assert child.code == 128 + signal.SIGKILL
