"""From a server's name to a connected socket, without a thread: a cancel ends it at once."""

import asyncio
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from walletdesk.adapters.email.imap.model import Trouble
from walletdesk.adapters.email.model import Server

RESOLVE = 20.0
CONNECT = 20.0
"""Seconds for a question to the DNS; for one address."""

type Place = tuple[int, tuple[Any, ...]]
"""A family and what `connect` takes."""


async def resolve(server: Server) -> list[Place]:
    """The addresses of a server. Raises `Trouble`."""
    asking = asyncio.get_running_loop().getaddrinfo(
        server.host, server.port, type=socket.SOCK_STREAM
    )
    try:
        found = await asyncio.wait_for(asking, RESOLVE)
    except TimeoutError as error:
        raise Trouble("imap.dns_silent", host=server.host) from error
    except (OSError, UnicodeError) as error:
        raise _no_name(server, error) from error
    return [(int(family), place) for family, *_, place in found]


def must_be_private(server: Server, places: list[Place]) -> None:
    """Without TLS only this machine is talked to. Raises `Trouble`."""
    if server.security == "none" and not all(_loopback(place) for _, place in places):
        raise Trouble("imap.plain_forbidden", lasting=True, host=server.host)


async def connect(server: Server, places: list[Place]) -> socket.socket:
    """A connection to the first address that takes it. Raises `Trouble` with the last reason."""
    last: OSError = OSError("no address")
    for family, place in places:
        try:
            return await _connect(family, place)
        except OSError as error:  # TimeoutError is one.
            last = error
    raise Trouble(_reason(last), host=server.host, port=server.port) from last


async def _connect(family: int, place: tuple[Any, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        _keep_alive(sock)
        async with asyncio.timeout(CONNECT):
            await asyncio.get_running_loop().sock_connect(sock, place)
    except BaseException:
        sock.close()
        raise
    return sock


def _keep_alive(sock: socket.socket) -> None:
    """A router that forgets an idle connection tells nobody: ask every minute."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        with suppress(AttributeError, OSError):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _no_name(server: Server, error: OSError | UnicodeError) -> Trouble:
    passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
    code = "imap.dns_silent" if passing else "imap.dns_unknown"
    return Trouble(code, lasting=not passing, host=server.host)


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "imap.connect_timeout"
    return (
        "imap.connect_refused"
        if isinstance(error, ConnectionRefusedError)
        else "imap.connect_failed"
    )


def _loopback(place: tuple[Any, ...]) -> bool:
    return ip_address(str(place[0]).partition("%")[0]).is_loopback
