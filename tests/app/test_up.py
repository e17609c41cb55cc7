"""`walletdesk up` as its user meets it: real processes, real signals."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.app.desk import Up, environment, free_port, run, status, until
from tests.processes import alive, family

type Start = Callable[..., Up]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts desks on data folders of this test and ends them all."""
    started: list[Up] = []

    def begin(name: str = "data", *arguments: str, port: int = 0, **more: str) -> Up:
        up = Up(tmp_path / name, port or free_port(), *arguments, **more)
        started.append(up)
        return up

    yield begin
    for up in started:
        up.stop()
        until(up.gone)


def test_it_says_where_it_is_ready_and_leaves_nothing_after_ctrl_c(start: Start) -> None:
    up = start()
    assert up.lines == [f"ready http://127.0.0.1:{up.port}\n"]
    assert up.get("/readyz") == 200
    assert len(up.family) > 4
    assert up.stop(signal.SIGINT) == 0
    assert up.gone()
    assert up.get("/readyz") == 0
    assert list((up.data / "run").iterdir()) == []


def test_a_database_that_says_nothing_is_not_ready(start: Start) -> None:
    """Frozen, it takes connections and answers none: whoever asks must not hang with it."""
    up = start()
    frozen = int((up.data / "postgres" / "postmaster.pid").read_text().split()[0])
    for pid in family(frozen):
        os.kill(pid, signal.SIGSTOP)
    try:
        assert up.get("/readyz") == 503
        assert up.get("/healthz") == 200
    finally:
        for pid in family(frozen):
            os.kill(pid, signal.SIGCONT)
    until(lambda: up.get("/readyz") == 200)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_polite_signals_end_it_too(start: Start, number: signal.Signals) -> None:
    up = start()
    assert up.stop(number) == 0
    assert up.gone()


def test_a_second_ctrl_c_ends_up_at_once_and_the_rest_follows(start: Start) -> None:
    up = start()
    os.kill(up.only(3, "web"), signal.SIGSTOP)  # It will not drain, so the first one has to wait.
    up.process.send_signal(signal.SIGINT)
    until(lambda: not up.only(3, "worker"))
    assert up.stop(signal.SIGINT) == 130
    os.kill(next(p for p, c in up.family.items() if c[3:4] == ["web"]), signal.SIGCONT)
    until(up.gone, 15)


def test_it_starts_again_on_the_same_folder_and_port(start: Start) -> None:
    first = start()
    first.stop()
    second = start(port=first.port)
    assert second.get("/readyz") == 200


@pytest.mark.parametrize(
    ("position", "word"), [(3, "guardian.py"), (0, "bin/postgres"), (3, "web"), (3, "worker")]
)
def test_a_killed_process_is_replaced(start: Start, position: int, word: str) -> None:
    up = start()
    pid = up.only(position, word)
    up.kill(pid)
    until(lambda: up.only(position, word, but=pid))
    until(lambda: up.get("/readyz") == 200)
    up.family |= family(up.process.pid)


def test_when_up_is_killed_all_that_it_started_ends(start: Start) -> None:
    up = start()
    up.kill(up.process.pid)
    until(up.gone, 15)


def test_all_killed_at_once_start_again_at_once(start: Start) -> None:
    first = start()
    first.kill()
    second = start(port=first.port)
    assert second.get("/readyz") == 200


def test_killed_and_started_again_without_a_pause(start: Start) -> None:
    """Its web processes still hold the port and its PostgreSQL the folder, for a moment."""
    first = start()
    first.kill(first.process.pid)
    second = start(port=first.port)
    assert second.get("/readyz") == 200
    until(first.gone, 15)


def test_two_side_by_side(start: Start) -> None:
    one, two = start("one"), start("two")
    one.stop()
    assert two.get("/readyz") == 200


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("up", f"--data={tmp_path / 'data'}", f"--port={port}")
    assert said.returncode == 2
    assert said.stderr == (
        f"walletdesk: 127.0.0.1:{port} is in use by another program; choose another --port\n"
    )


def test_a_second_up_on_the_folder_is_told_who_has_it(start: Start) -> None:
    up = start()
    said = run("up", f"--data={up.data}", f"--port={free_port()}")
    assert said.returncode == 1
    assert f"process {up.process.pid} (up on http://127.0.0.1:{up.port})" in said.stderr
    assert said.stderr.count("\n") == 1
    assert up.get("/readyz") == 200


def test_several_web_processes_serve_one_port(start: Start) -> None:
    up = start(WALLETDESK_WEB_PROCESSES="2")
    web = [pid for pid, command in up.family.items() if "web" in command]
    assert len(web) == 2
    up.kill(web[0])
    assert all(up.get("/readyz") == 200 for _ in range(20))


def test_it_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    """`kill -9` of make must not leave a desk behind."""
    port = free_port()
    desk = f"'{sys.executable}' -m walletdesk up --data '{tmp_path / 'd'}' --port {port}"
    shell = subprocess.Popen(["sh", "-c", f"{desk} --with-parent; true"], env=environment())
    until(lambda: status(port, "/readyz") == 200)
    started = family(shell.pid)
    shell.kill()
    shell.wait()
    until(lambda: not any(alive(pid) for pid in started), 15)


def test_stderr_names_the_setting_that_was_meant(tmp_path: Path) -> None:
    said = run("up", f"--data={tmp_path}", WALLETDESK_PROT="9")
    assert said.returncode == 2
    assert "WALLETDESK_PROT" in said.stderr
    assert "did you mean WALLETDESK_PORT?" in said.stderr
    assert said.stderr.count("\n") == 1
