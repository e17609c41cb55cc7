"""The listening sockets. `up` opens them once; its web processes inherit them.

While a web process that crashed is being replaced, connections wait in its socket's queue instead
of being refused, and a second `up` on the same port is told so.
"""

import errno
import os
import socket
import sys

from walletdesk.platform.settings import Settings, SettingsError

_REASONS = {
    errno.EADDRINUSE: "is in use by another program; choose another --port",
    errno.EACCES: "is not for us to open; choose a --port above 1023",
    errno.EADDRNOTAVAIL: "is no address of this machine; choose another --host",
}


def listen(settings: Settings) -> socket.socket:
    """Bind and listen, alone. Raise `SettingsError` that says what to change."""
    return _open(settings, settings.port, shared=False)


def listen_for(settings: Settings, processes: int) -> list[socket.socket]:
    """A socket for each of so many processes, all on one port that is ours alone.

    On Linux each has a queue of its own, and the kernel spreads connections evenly over them: one
    queue for all gave one process four fifths of 5,000 streams. Elsewhere they share one.
    """
    alone = listen(settings)
    if processes == 1 or sys.platform != "linux":
        return [alone] * processes
    port = port_of(alone)
    alone.close()  # It has shown that nobody else has the port; SO_REUSEPORT alone would not.
    return [_open(settings, port, shared=True) for _ in range(processes)]


def _open(settings: Settings, port: int, *, shared: bool) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as wrong:
        raise SettingsError(f"{settings.host} is no address that we can listen on") from wrong
    opened = socket.socket(family, kind, protocol)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        opened.bind(address)
        opened.listen(backlog(settings))
    except OSError as wrong:
        opened.close()
        reason = _REASONS.get(wrong.errno or 0, os.strerror(wrong.errno or 0))
        raise SettingsError(f"{settings.host}:{port} {reason}") from wrong
    opened.setblocking(False)
    return opened


def inherited(descriptor: int) -> socket.socket:
    """The socket that `up` opened for us."""
    return socket.socket(fileno=descriptor)


def backlog(settings: Settings) -> int:
    """Connections that may wait to be accepted; the kernel has its own upper limit."""
    return max(1024, settings.streams)


def port_of(opened: socket.socket) -> int:
    """The port it got, also when 0 was asked for."""
    return int(opened.getsockname()[1])


def reachable(host: str) -> str:
    """An address at which we ourselves reach a server that listens on `host`, fit for a URL."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"[{here}]" if ":" in here else here
