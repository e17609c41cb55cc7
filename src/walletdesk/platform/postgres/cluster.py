"""A cluster: the folder PostgreSQL keeps its files in, made once, and the options it runs with."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from walletdesk.platform.postgres import programs
from walletdesk.platform.postgres.account import Account
from walletdesk.platform.postgres.errors import PostgresError
from walletdesk.platform.postgres.process import launch

FOLDER, PASSWORDS, LOG = "postgres", "postgres.password", "postgres.log"
NAME = "walletdesk"
"""The database, and the role that owns it. No superuser: SQL alone opens no shell, no file."""
_LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
"""Sorts by code point with Unicode case rules, alike on every system, so indexes stay valid."""


def prepare(data: Path, account: Account) -> None:
    """Make the cluster of `data` unless it is there. Cut off half-way, the next starts anew."""
    cluster = data / FOLDER
    if cluster.exists():
        version = (cluster / "PG_VERSION").read_text().strip()
        if version != str(programs.MAJOR):
            raise PostgresError(f"{cluster} was made by PostgreSQL {version}, not {programs.MAJOR}")
        return
    half = data / f"{FOLDER}.new"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    account.own(half)
    options = ("--username=postgres", "--auth=reject", "--no-sync", "--no-instructions")
    _run(account, ["initdb", f"--pgdata={half}", *options, *_LOCALE])
    _run(account, ["postgres", "--single", "-j", "-D", str(half), "template1"], _roles(data))
    _only_by_password(half)
    os.sync()
    half.rename(cluster)


def passwords(data: Path) -> tuple[str, str]:
    """The passwords of `postgres` (superuser) and of our own role."""
    admin, own = (data / PASSWORDS).read_text().split()
    return admin, own


def options(cluster: Path, sockets: Path, *, fsync: bool, commit_delay: int) -> list[str]:
    """The arguments of `postgres`. Given each time, so that a new release may change them."""
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "shared_buffers": "256MB",
        "max_connections": "300",
        "max_wal_size": "1GB",
        "jit": "off",
        "random_page_cost": "1.1",
        "commit_delay": str(commit_delay),
        # Neither statements nor rows in the log: they hold what people wrote.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "logging_collector": "off",
    }
    if not fsync:
        chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    settings = [f"--{name}={value}" for name, value in chosen.items()]
    return [str(programs.path("postgres")), "-D", str(cluster), *settings]


def _roles(data: Path) -> str:
    """SQL that sets both passwords and makes our role and database; keeps the passwords first."""
    admin, own = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    file = os.open(data / PASSWORDS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as target:
        target.write(f"{admin}\n{own}\n")
    statements = (
        f"ALTER ROLE postgres PASSWORD '{admin}'",
        f"CREATE ROLE {NAME} LOGIN PASSWORD '{own}'",
        f"CREATE DATABASE {NAME} OWNER {NAME}",
    )
    return "".join(f"{statement};\n\n" for statement in statements)  # -j ends one by an empty line.


def _only_by_password(cluster: Path) -> None:
    (cluster / "pg_hba.conf").write_text("local all all scram-sha-256\n")


def _run(account: Account, argv: Sequence[str], text: str = "") -> None:
    command = [str(programs.path(argv[0])), *argv[1:]]
    with launch(command, account, stdin=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        said, _ = running.popen.communicate(text.encode())
    if running.popen.returncode != 0 or b"ERROR:" in said or b"FATAL:" in said:
        raise PostgresError(f"{argv[0]} failed: {said.decode(errors='replace').strip()}")
