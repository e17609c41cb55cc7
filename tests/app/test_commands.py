"""Commands beside a running desk, after a crash, and without one."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.desk import Up, free_port, run, start, status, until

PERSON = ("--email=ana@tpwallet.example", "--name=Ana", "--role=administrator")
PASSWORD = "tranquil-otter-carries-93-lanterns\n"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A desk with one administrator."""
    started = Up(tmp_path_factory.mktemp("desk") / "data", free_port())
    added = run("user", "create", *PERSON, f"--data={started.data}", stdin=PASSWORD)
    assert added.stdout == "ana@tpwallet.example is now administrator\n", added.stderr
    yield started
    started.stop()


def test_a_token_is_printed_alone(up: Up) -> None:
    made = run("token", "create", "--email=ana@tpwallet.example", f"--data={up.data}")
    assert made.returncode == 0
    assert made.stderr == ""
    assert made.stdout.count("\n") == 1
    assert len(made.stdout) > 30


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--email=nobody@tpwallet.example",), "nobody@tpwallet.example"),
        (("--email=ana@tpwallet.example", "--role=king"), "supervisor"),
        (("--email=ana@tpwallet.example", "--scope=fly"), "reply"),
        (("--email=ana@tpwallet.example", "--expires=soon"), "90d"),
    ],
)
def test_a_wrong_wish_is_one_line_that_says_what_fits(
    up: Up, arguments: tuple[str, ...], words: str
) -> None:
    made = run("token", "create", *arguments, f"--data={up.data}")
    assert made.returncode == 2
    assert made.stdout == ""
    assert words in made.stderr
    assert made.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("nobody",), "'nobody'"), (("nobody", "--after=yesterday"), "'yesterday'")],
)
def test_a_replay_that_cannot_be_is_one_line(
    up: Up, arguments: tuple[str, ...], words: str
) -> None:
    said = run("events", "replay", *arguments, f"--data={up.data}")
    assert said.returncode == 2
    assert said.stdout == ""
    assert words in said.stderr
    assert said.stderr.count("\n") == 1


def test_the_same_person_twice_is_refused_in_words(up: Up) -> None:
    again = run("user", "create", *PERSON, f"--data={up.data}", stdin=PASSWORD)
    assert again.returncode == 1
    assert again.stderr.startswith("walletdesk: ")
    assert "email.taken" not in again.stderr


def test_migrate_finds_nothing_to_do(up: Up) -> None:
    assert run("migrate", f"--data={up.data}").stdout == "0 applied\n"


def test_the_doctor_finds_a_running_desk_well(up: Up) -> None:
    said = run("doctor", f"--data={up.data}", WALLETDESK_PORT=str(up.port))
    assert said.returncode == 0
    assert f"used by up on http://127.0.0.1:{up.port}" in said.stdout
    assert f"{up.port} is being served" in said.stdout
    assert "schema: of this release" in said.stdout


def test_the_doctor_fails_for_a_key_that_others_can_read(up: Up) -> None:
    key = up.data / "master.key"
    mode = stat.S_IMODE(key.stat().st_mode)
    key.chmod(0o644)
    said = run("doctor", f"--data={up.data}")
    key.chmod(mode)
    assert said.returncode == 1
    assert "chmod 600" in said.stdout


def test_web_and_worker_run_alone_on_an_outside_database(database_url: str, tmp_path: Path) -> None:
    """As on two machines: what they share is DATABASE_URL (and the folder with the key)."""
    port = free_port()
    web = start("web", f"--data={tmp_path}", f"--port={port}", DATABASE_URL=database_url)
    worker = start("worker", f"--data={tmp_path}", DATABASE_URL=database_url)
    try:
        until(lambda: status(port, "/readyz") == 200)
        assert worker.poll() is None
    finally:
        for process in (web, worker):
            process.terminate()
    assert (web.wait(30), worker.wait(30)) == (0, 0)


def test_commands_work_after_kill_9_without_a_desk(tmp_path: Path) -> None:
    killed = Up(tmp_path / "data", free_port())
    run("user", "create", *PERSON, f"--data={killed.data}", stdin=PASSWORD)
    killed.kill()
    made = run("token", "create", "--email=ana@tpwallet.example", f"--data={killed.data}")
    assert made.returncode == 0, made.stderr
    until(killed.gone)
    assert list((killed.data / "run").iterdir()) == []


def test_a_database_that_is_not_there_is_one_line_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://desk:opensesame@127.0.0.1:{free_port()}/desk"
    said = run("up", f"--data={tmp_path}", f"--port={free_port()}", DATABASE_URL=url)
    assert said.returncode == 1
    assert "127.0.0.1" in said.stderr
    assert "opensesame" not in said.stderr
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_role_says_in_one_line_why_it_cannot_serve(role: str, tmp_path: Path) -> None:
    url = f"postgresql://desk:opensesame@127.0.0.1:{free_port()}/desk"
    away = run(role, f"--data={tmp_path}", DATABASE_URL=url)
    bare = run(role, f"--data={tmp_path / 'bare'}")
    for said, word in ((away, "127.0.0.1"), (bare, "run walletdesk migrate")):
        assert said.returncode == 1
        assert word in said.stderr
        assert "opensesame" not in said.stderr
        assert said.stderr.count("\n") == 1


def test_a_wrong_master_key_is_one_line(up: Up) -> None:
    key = "7:" + "A" * 43 + "="
    create = ("token", "create", "--email=ana@tpwallet.example", f"--data={up.data}")
    for given in (key, "abc"):
        said = run(*create, WALLETDESK_MASTER_KEY=given)
        assert said.returncode == 2
        assert said.stderr.startswith("walletdesk: master_key: ")
        assert said.stderr.count("\n") == 1


def test_up_with_a_master_key_that_is_none_is_one_line(tmp_path: Path) -> None:
    said = run("up", f"--data={tmp_path}", f"--port={free_port()}", WALLETDESK_MASTER_KEY="abc")
    assert said.returncode == 2
    assert said.stderr.startswith("walletdesk: master_key: ")
    assert said.stderr.count("\n") == 1


def test_a_data_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = run("migrate", f"--data={tmp_path / 'file' / 'data'}")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert str(tmp_path) in said.stderr


def test_help_is_quick_to_load() -> None:
    """It imports neither the web framework nor the database driver."""
    program = (
        "import sys; import walletdesk.app.cli;"
        "sys.exit(any(name in sys.modules for name in ('litestar', 'asyncpg', 'granian')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
