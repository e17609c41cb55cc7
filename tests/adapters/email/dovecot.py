"""A real Dovecot on loopback: any user with `PASSWORD` (or `authority.token`) has a mailbox.

It runs from a folder of its own beside whatever Dovecot the machine has, as root; mailboxes
belong to the system's user `mail`.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from imapclient import IMAPClient
from tests.adapters.email import authority
from tests.adapters.email.authority import Certificate
from tests.processes import until

PASSWORD = '正确 horse "battery" \\ staple'
HOST = "localhost"


@dataclass
class Running:
    """Where it answers: `port` plainly and by STARTTLS, `tls_port` in TLS from the start."""

    folder: Path
    port: int
    tls_port: int
    ca_file: Path
    process: subprocess.Popen[bytes] | None = None

    def append(
        self,
        user: str,
        raw: bytes,
        *,
        folder: str = "INBOX",
        flags: Iterable[bytes] = (),
        when: datetime | None = None,
    ) -> int:
        """Lay a mail into a mailbox, as if it had come `when`; its UID."""
        with self._client(user) as client:
            client.append(folder, raw, list(flags), when)
            client.select_folder(folder)
            return max(cast("list[int]", client.search("ALL")))

    def expunge(self, user: str, uid: int) -> None:
        """Take a mail out of INBOX."""
        with self._client(user) as client:
            client.select_folder("INBOX")
            client.delete_messages([uid])
            client.expunge()

    def flag(self, user: str, uid: int, flag: bytes) -> None:
        """Set a flag in INBOX, as a mail program would."""
        with self._client(user) as client:
            client.select_folder("INBOX")
            client.add_flags([uid], [flag])

    def flags(self, user: str) -> dict[int, set[bytes]]:
        """The flags of all mails of INBOX, by UID."""
        with self._client(user) as client:
            client.select_folder("INBOX", readonly=True)
            found = cast(
                "dict[int, dict[bytes, tuple[bytes, ...]]]",
                client.fetch(client.search("ALL"), "FLAGS"),
            )
            return {uid: set(items[b"FLAGS"]) for uid, items in found.items()}

    def create(self, user: str, folder: str) -> None:
        """Make a folder."""
        with self._client(user) as client:
            client.create_folder(folder)

    def kick(self, user: str) -> None:
        """Cut all connections of a user."""
        self._doveadm("kick", user, check=False)  # It is an error when there are none.

    def renumber(self, user: str, validity: int) -> None:
        """Another UIDVALIDITY for INBOX, seen by whoever opens it next."""
        self._doveadm("mailbox", "update", "-u", user, "--uid-validity", str(validity), "INBOX")

    def spoil(self, user: str, uid: int) -> None:
        """Make it a mail of INBOX that the server knows but cannot read."""
        maildir = self.folder / "mail" / user / "Maildir"
        lines = (maildir / "dovecot-uidlist").read_text().splitlines()[1:]
        name = next(line.rpartition(":")[2] for line in lines if line.split()[0] == str(uid))
        [path] = [found for found in maildir.glob("*/*") if found.name.startswith(name)]
        path.chmod(0)

    def lay_spoiled(self, user: str, name: str) -> None:
        """Lay a mail into INBOX of which the server cannot even tell the size."""
        path = self.folder / "mail" / user / "Maildir" / "new" / name
        path.write_bytes(b"Subject: x\r\n\r\nx\r\n")
        path.chmod(0)

    def connections(self, user: str) -> int:
        """How many there are."""
        said = self._doveadm("-f", "tab", "who", "-1", user)
        return sum(line.startswith(user) for line in said.splitlines())

    def log(self) -> str:
        """What it wrote, to be read when a test fails."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """End it and forget its mails."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _client(self, user: str) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.port, ssl=False)
        words = f"\0{user}\0{PASSWORD}".encode()
        client.sasl_login("PLAIN", lambda _: words)
        return client

    def _doveadm(self, *words: str, check: bool = True) -> str:
        command = ["doveadm", "-c", str(self.folder / "dovecot.conf"), *words]
        return subprocess.run(command, check=check, capture_output=True, text=True).stdout


def start(*, certificate: Certificate | None = None, settings: str = "") -> Running:
    """Start it and wait until it answers. `certificate`: another than a good one for localhost;
    `settings`: further lines of its configuration.
    """
    # Its daemons drop root, so the folder cannot lie under pytest's, which only root may enter.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    running = Running(folder, free_port(), free_port(), folder / "ca.pem")
    (certificate or authority.issue()).write(folder)
    authority.write_token_key(folder / "keys")
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "mail", "mail")
    (folder / "oauth2.conf").write_text(
        "introspection_mode = local\n"
        f"local_validation_key_dict = fs:posix:prefix={folder}/keys/\n"
        "username_attribute = sub\n"
    )
    written = folder / "dovecot.conf"
    written.write_text(_configuration(running) + settings)
    with (folder / "log").open("ab") as log:
        running.process = subprocess.Popen(
            ["dovecot", "-F", "-c", str(written)], stdout=log, stderr=log, start_new_session=True
        )
    until(lambda: _answers(running))
    return running


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _configuration(running: Running) -> str:
    folder = running.folder
    return f"""\
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
auth_username_chars =
mail_max_userip_connections = 100
mail_location = maildir:~/Maildir
first_valid_uid = 8
mail_uid = mail
mail_gid = mail
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={{SHA256.HEX}}{_hash()}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u allow_all_users=yes
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {running.port}
  }}
  inet_listener imaps {{
    port = {running.tls_port}
    ssl = yes
  }}
}}
"""


def _hash() -> str:
    """The password's; it holds signs that the configuration would read as its own."""
    return hashlib.sha256(PASSWORD.encode()).hexdigest()


def _answers(running: Running) -> bool:
    assert running.process is not None
    assert running.process.poll() is None, running.log()
    try:
        with socket.create_connection(("127.0.0.1", running.port), 10) as sock:
            return sock.recv(100).startswith(b"* OK")
    except OSError:
        return False
