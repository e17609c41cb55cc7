"""A real Postfix on loopback: it takes mail for some users and lays it into their Maildirs.

It runs from a folder of its own beside whatever Postfix the machine has, and needs root, as
Postfix does. Mails are delivered as the system's user `mail`.
"""

import os
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.adapters.email import authority
from tests.adapters.email.authority import Certificate
from tests.processes import alive, until

DOMAIN = "mail.example"
USERS = ("ana", "bo", "wang", "用户")
PASSWORD = "correct-horse"

MASTER = """\
{port} inet n - n - - smtpd
{tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""

MAIN = {
    "compatibility_level": "3.6",
    "mail_owner": "postfix",
    "inet_interfaces": "127.0.0.1",
    "inet_protocols": "ipv4",
    "myhostname": f"mx.{DOMAIN}",
    "mydestination": "",
    "local_recipient_maps": "",
    "alias_maps": "",
    "maillog_file": "/dev/stdout",
    "recipient_delimiter": "+",
    "smtputf8_enable": "yes",
    "smtpd_error_sleep_time": "0",
    "smtpd_soft_error_limit": "1000",
    "smtpd_hard_error_limit": "1000",
    "smtpd_client_connection_count_limit": "0",
    "smtpd_recipient_limit": "10000",
    "virtual_mailbox_domains": DOMAIN,
    "virtual_mailbox_limit": "0",
    "virtual_minimum_uid": "8",
    "virtual_uid_maps": "static:8",
    "virtual_gid_maps": "static:8",
    "bounce_queue_lifetime": "0",
}


@dataclass
class Running:
    """Where it answers. `port` speaks STARTTLS, `tls_port` TLS from the start."""

    folder: Path
    port: int
    tls_port: int
    ca_file: Path
    processes: list[subprocess.Popen[bytes]]

    def mails(self, user: str) -> list[bytes]:
        """What lies in a user's Maildir, oldest first."""
        new = self.folder / "mail" / user / "new"
        found = sorted(new.glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_bytes() for path in found]

    def wait_for(self, user: str, count: int) -> list[bytes]:
        """The mails of a user, as soon as there are so many."""
        until(lambda: len(self.mails(user)) >= count)
        return self.mails(user)

    def log(self) -> str:
        """What it wrote, to be read when a test fails."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """End it and forget its mails."""
        # What we started is a script that waits for Postfix's master, who left our session.
        with suppress(OSError, ValueError):
            master = int((self.folder / "queue/pid/master.pid").read_text())
            os.kill(master, signal.SIGTERM)
            until(lambda: not alive(master))
        for process in self.processes:
            process.terminate()
            process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def start(
    users: tuple[str, ...] = USERS,
    *,
    answers: Mapping[str, str] | None = None,
    after_data: Mapping[str, str] | None = None,
    largest: int = 26_214_400,
    login: bool = False,
    certificate: Certificate | None = None,
    settings: Mapping[str, str] | None = None,
) -> Running:
    """Start it and wait until it answers.

    `answers`: what RCPT TO gets, by address ("450 4.2.0 Greylisted"); `after_data` the same after
    the mail was sent. `login`: nobody mails without AUTH (any user, `PASSWORD`; XOAUTH2 with
    `authority.token`). `certificate`: another than a good one for localhost.
    """
    # Its daemons drop root, so the folder cannot lie under pytest's, which only root may enter.
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)
    running = Running(folder, free_port(), free_port(), folder / "ca.pem", [])
    (certificate or authority.issue()).write(folder)
    main = MAIN | _places(folder) | {"message_size_limit": str(largest)}
    main |= {"smtpd_recipient_restrictions": _restrictions(login=login)}
    main |= {"smtpd_end_of_data_restrictions": f"check_recipient_access texthash:{folder}/after"}
    if login:
        main |= {"smtpd_sasl_auth_enable": "yes", "smtpd_sasl_type": "dovecot"}
        main |= {"smtpd_sasl_path": "private/auth", "smtpd_tls_auth_only": "yes"}
    _write(running, users, main | dict(settings or {}), answers or {}, after_data or {})
    _run(running, ["postfix", "-c", str(folder / "etc"), "start-fg"])
    if login:
        until((folder / "queue/private").is_dir)
        _run(running, ["dovecot", "-F", "-c", str(_dovecot(folder))])
        until((folder / "queue/private/auth").exists)
    until(lambda: _answers(running))
    return running


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _places(folder: Path) -> dict[str, str]:
    return {
        "queue_directory": f"{folder}/queue",
        "data_directory": f"{folder}/data",
        "virtual_mailbox_base": f"{folder}/mail",
        "virtual_mailbox_maps": f"texthash:{folder}/users",
        "smtpd_tls_cert_file": f"{folder}/cert.pem",
        "smtpd_tls_key_file": f"{folder}/key.pem",
        "smtpd_tls_security_level": "may",
    }


def _restrictions(*, login: bool) -> str:
    """The access map is read relative to the queue's folder, where Postfix stands."""
    first = "permit_sasl_authenticated, reject" if login else "reject_unauth_destination"
    return f"check_recipient_access texthash:../answers, {first}"


def _write(
    running: Running,
    users: tuple[str, ...],
    main: dict[str, str],
    answers: Mapping[str, str],
    after: Mapping[str, str],
) -> None:
    folder = running.folder
    for name in ("etc", "queue", "data", "mail"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", "mail", "mail")
    (folder / "users").write_text(_table({f"{user}@{DOMAIN}": f"{user}/" for user in users}))
    (folder / "answers").write_text(_table(answers))
    (folder / "after").write_text(_table(after))
    lines = "".join(f"{name} = {value}\n" for name, value in main.items())
    (folder / "etc/main.cf").write_text(lines)
    master = MASTER.format(port=running.port, tls_port=running.tls_port)
    (folder / "etc/master.cf").write_text(master)


def _table(entries: Mapping[str, str]) -> str:
    return "".join(f"{key} {value}\n" for key, value in entries.items())


def _run(running: Running, command: list[str]) -> None:
    with (running.folder / "log").open("ab") as log:
        running.processes.append(
            subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        )


def _dovecot(folder: Path) -> Path:
    """Dovecot as Postfix's judge of passwords and tokens, and nothing else."""
    (folder / "passwd").write_text("")
    authority.write_token_key(folder / "keys")
    (folder / "oauth2.conf").write_text(
        "introspection_mode = local\n"
        f"local_validation_key_dict = fs:posix:prefix={folder}/keys/\n"
        "username_attribute = sub\n"
    )
    written = folder / "dovecot.conf"
    written.write_text(f"""\
protocols =
ssl = no
base_dir = {folder}/dovecot
log_path = {folder}/log
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={{PLAIN}}{PASSWORD}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  unix_listener {folder}/queue/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
""")
    return written


def _answers(running: Running) -> bool:
    gone = [process.args for process in running.processes if process.poll() is not None]
    assert not gone, f"{gone} ended: {running.log()}"
    try:
        with smtplib.SMTP("127.0.0.1", running.port, timeout=10) as client:
            client.noop()
    except OSError:
        return False
    return True
