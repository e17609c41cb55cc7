"""A real Postfix on loopback that passes all mail on to a port, and tries again each second."""

import shutil
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import until

MASTER = """\
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Relay:
    """It takes mail on `port`; `folder` holds its queue and its log."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def send(self, to: str, text: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as client:
            client.sendmail("ann@example.org", to, text)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def answers(self) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=5):
                return True
        except OSError:
            return False


@contextmanager
def relaying(target: int) -> Iterator[Relay]:
    """One that passes on to `target`, with TLS when it is offered."""
    # Its daemons drop root, so the folder cannot lie where only root may enter.
    folder = Path(tempfile.mkdtemp(prefix="relay-"))
    folder.chmod(0o755)
    relay = Relay(folder, _free_port())
    _write(relay, target)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["postfix", "-c", str(folder / "etc"), "start-fg"], stdout=log, stderr=log
        )
        try:
            until(relay.answers)
            yield relay
        finally:
            process.terminate()
            process.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _write(relay: Relay, target: int) -> None:
    folder = relay.folder
    main = {
        "compatibility_level": "3.6",
        "mail_owner": "postfix",
        "queue_directory": folder / "queue",
        "data_directory": folder / "data",
        "maillog_file": "/dev/stdout",
        "inet_interfaces": "127.0.0.1",
        "inet_protocols": "ipv4",
        "myhostname": "relay.example.org",
        "mydestination": "",
        "local_recipient_maps": "",
        "alias_maps": "",
        "relay_domains": "wallet.example",
        "relay_transport": "smtp",
        "fast_flush_domains": "",
        "relayhost": f"[127.0.0.1]:{target}",
        "smtp_tls_security_level": "may",
        "smtp_host_lookup": "native",
        "minimal_backoff_time": "1s",
        "maximal_backoff_time": "1s",
        "queue_run_delay": "1s",
        "transport_retry_time": "1s",
        "smtp_destination_concurrency_failed_cohort_limit": "0",
    }
    for name, mode in (("etc", 0o755), ("queue", 0o755), ("data", 0o700)):
        (folder / name).mkdir(mode=mode)
    shutil.chown(folder / "data", "postfix")
    lines = [f"{key} = {value}\n" for key, value in main.items()]
    (folder / "etc/main.cf").write_text("".join(lines))
    (folder / "etc/master.cf").write_text(MASTER.format(port=relay.port))


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
