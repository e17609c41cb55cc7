"""Connections to SMTP servers: opened with the security that the settings demand, kept a while."""

import asyncio
import hashlib
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from weakref import WeakKeyDictionary

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from walletdesk.adapters.email.model import Server
from walletdesk.adapters.email.sending import fields

CONNECT_SECONDS = 15.0
COMMAND_SECONDS = 30.0
IDLE_SECONDS = 20.0
"""Less than any server waits for a next command (RFC 5321 asks for 300, some give 30)."""
MOST_KEPT = 4
MOST_MAILS = 50
"""A server may refuse more over one connection."""

TROUBLE = (SMTPException, OSError, UnicodeError)
"""What the far end, the way there or its name can cause. (Timeouts are `OSError`.)"""


class Unencrypted(Exception):
    """A password would have travelled in clear over a network."""


class NoStartTls(SMTPException):
    """The server cannot encrypt, which the settings demand (or somebody on the way hides it)."""


class LoginUnsupported(SMTPException):
    """The server offers no way to log in that we have the secret for."""


class LoginRefused(SMTPException):
    """The server does not know user and secret together, or not now: `code` is its answer."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Kept:
    """An open connection and how many mails went over it."""

    def __init__(self, client: SMTP) -> None:
        self.client = client
        self.mails = 0
        self.closing: asyncio.TimerHandle | None = None


type Place = tuple[Server, bytes]
_kept: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Place, list[Kept]]] = WeakKeyDictionary()


@asynccontextmanager
async def connection(server: Server, secret: str, helo: str) -> AsyncIterator[SMTP]:
    """A connection that is logged in. It is kept when the block ends well and it is still usable.

    `secret`: the password or the access token. Raise what `TROUBLE` names, and `Unencrypted`.
    """
    place = server, hashlib.sha256(secret.encode()).digest()
    kept = await _found(place) or Kept(await opened(server, secret, helo))
    try:
        yield kept.client
    except BaseException:
        kept.client.close()
        raise
    await _keep(place, kept)


async def hang_up() -> None:
    """End the connections that are kept in this event loop."""
    for kept in _kept.pop(asyncio.get_running_loop(), {}).values():
        for each in kept:
            await _end(each)


async def opened(server: Server, secret: str, helo: str) -> SMTP:
    """A new connection, encrypted as the settings demand, and logged in."""
    client = await reached(server, helo)
    try:
        await encrypt(client, server)
        await log_in(client, server, secret)
    except BaseException:
        client.close()
        raise
    return client


async def reached(server: Server, helo: str) -> SMTP:
    """A new connection; under TLS when it begins with it, otherwise not yet."""
    client = SMTP(
        hostname=fields.a_labels(server.host) or server.host,
        port=server.port,
        use_tls=server.security == "tls",
        start_tls=False,
        tls_context=await asyncio.to_thread(ssl.create_default_context),
        local_hostname=fields.a_labels(helo) or "localhost.localdomain",
        timeout=COMMAND_SECONDS,
    )
    await client.connect(timeout=CONNECT_SECONDS)
    try:
        await client.ehlo()
    except BaseException:
        client.close()
        raise
    return client


async def encrypt(client: SMTP, server: Server) -> None:
    """STARTTLS, when the settings demand it; a server without it gets no mail."""
    if server.security != "starttls":
        return
    if not client.supports_extension("starttls"):
        raise NoStartTls("no STARTTLS")
    await client.starttls()
    await client.ehlo()


async def log_in(client: SMTP, server: Server, secret: str) -> None:
    """Say who we are, as the settings demand."""
    if server.login == "none":
        return
    if server.security == "none" and not _is_here(client):
        raise Unencrypted
    try:
        if server.login == "password":
            await _password(client, server.user, secret)
        else:
            await _token(client, server.user, secret)
    except SMTPResponseException as refused:
        raise LoginRefused(refused.code, refused.message) from refused


async def _password(client: SMTP, user: str, password: str) -> None:
    if not client.supported_auth_methods:
        raise LoginUnsupported("no password")
    await client.login(user, password)


async def _token(client: SMTP, user: str, token: str) -> None:
    if "xoauth2" not in client.server_auth_methods:
        raise LoginUnsupported("no XOAUTH2")
    await client.auth_xoauth2(user, token)


def _is_here(client: SMTP) -> bool:
    peer = client.get_transport_info("peername")
    return bool(peer) and ip_address(peer[0].partition("%")[0]).is_loopback


async def _found(place: Place) -> Kept | None:
    """One that is kept and still answers."""
    waiting = _kept.setdefault(asyncio.get_running_loop(), {}).get(place, [])
    while waiting:
        kept = waiting.pop()
        if kept.closing:
            kept.closing.cancel()
        try:
            await kept.client.rset()
        except TROUBLE:
            kept.client.close()
        else:
            return kept
    return None


async def _keep(place: Place, kept: Kept) -> None:
    kept.mails += 1
    loop = asyncio.get_running_loop()
    waiting = _kept.setdefault(loop, {}).setdefault(place, [])
    if not kept.client.is_connected or len(waiting) >= MOST_KEPT or kept.mails >= MOST_MAILS:
        await _end(kept)
        return
    waiting.append(kept)
    kept.closing = loop.call_later(IDLE_SECONDS, _let_go, loop, place, kept)


def _let_go(loop: asyncio.AbstractEventLoop, place: Place, kept: Kept) -> None:
    places = _kept.get(loop, {})
    waiting = places.get(place, [])
    if kept in waiting:
        waiting.remove(kept)
    if not waiting:
        places.pop(place, None)
    kept.client.close()


async def _end(kept: Kept) -> None:
    if kept.closing:
        kept.closing.cancel()
    with suppress(*TROUBLE):
        await kept.client.quit(timeout=5.0)
    kept.client.close()


def cause(wrong: BaseException) -> BaseException:
    """What lies under the library's own error: a name, a certificate, a refused connection."""
    while wrong.__cause__ is not None:
        wrong = wrong.__cause__
    return wrong


def trouble(wrong: BaseException) -> str:
    """A code for what kept us from talking with a server at all."""
    under = cause(wrong)
    for kind, code in (
        (socket.gaierror, "mail.dns"),
        (UnicodeError, "mail.dns"),
        (ssl.SSLCertVerificationError, "mail.certificate"),
        (ssl.SSLError, "mail.tls"),
        (NoStartTls, "mail.tls"),
    ):
        if isinstance(under, kind):
            return code
    return "mail.connection"
