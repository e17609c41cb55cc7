"""The test of a server's settings: step by step, ending at the first that fails, with a code that
has a text saying what to do.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPConnectTimeoutError,
    SMTPResponseException,
    SMTPSenderRefused,
)
from msgspec import Struct

from walletdesk.adapters.email.model import Server
from walletdesk.adapters.email.sending import connections, fields

type Step = Literal["dns", "connect", "tls", "login", "sender"]

LONGEST = 90.0
EXPIRED = 10
UNKNOWN_ISSUER = (18, 19, 20, 21)
OTHER_NAME = (62, 64)
"""OpenSSL's X509_V_ERR codes."""
NOT_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")


class Finding(Struct, frozen=True):
    """One step. `code`: the message id of a text in plain words, "" when all is well."""

    step: Step
    ok: bool
    code: str = ""
    params: dict[str, str] = {}


class Failed(Exception):
    """The step that ends the test."""

    def __init__(self, step: Step, code: str, **params: object) -> None:
        super().__init__(code)
        told = {name: str(value) for name, value in params.items()}
        self.finding = Finding(step, ok=False, code=code, params=told)


async def probe(
    server: Server, secret: str, token: str | None = None, *, sender: str = ""
) -> list[Finding]:
    """Resolve, connect, encrypt, log in, and ask whether mail from `sender` (else the user) would
    be taken. Nothing is sent.
    """
    findings: list[Finding] = []
    secret = token or "" if server.login == "oauth2" else secret
    try:
        async with asyncio.timeout(LONGEST):
            await _steps(
                server,
                secret,
                sender or server.user,
                lambda step: findings.append(Finding(step, ok=True)),
            )
    except Failed as failed:
        findings.append(failed.finding)
    except TimeoutError:
        findings.append(Failed("connect", "smtp.silent", **_place(server)).finding)
    return findings


async def _steps(server: Server, secret: str, sender: str, passed: Callable[[Step], None]) -> None:
    await _resolve(server)
    passed("dns")
    client = await _connect(server, sender)
    try:
        passed("connect")
        if server.security != "none":
            await _encrypt(client, server)
            passed("tls")
        if server.login != "none":
            await _log_in(client, server, secret)
            passed("login")
        if fields.wire(sender):
            await _offer(client, server, fields.wire(sender))
            passed("sender")
        with suppress(*connections.TROUBLE):
            await client.quit(timeout=5.0)
    finally:
        client.close()


async def _resolve(server: Server) -> None:
    host = fields.a_labels(server.host) or server.host
    asking = asyncio.get_running_loop().getaddrinfo(host, server.port, type=socket.SOCK_STREAM)
    try:
        await asyncio.wait_for(asking, connections.CONNECT_SECONDS)
    except TimeoutError:
        raise Failed("dns", "smtp.dns_silent", host=server.host) from None
    except (OSError, UnicodeError) as wrong:
        silent = isinstance(wrong, socket.gaierror) and wrong.errno == socket.EAI_AGAIN
        code = "smtp.dns_silent" if silent else "smtp.dns_unknown"
        raise Failed("dns", code, host=server.host) from wrong


async def _connect(server: Server, sender: str) -> SMTP:
    try:
        return await connections.reached(server, sender.rpartition("@")[2])
    except SMTPResponseException as refused:
        raise Failed("connect", "smtp.greeted_off", answer=refused.code, **_place(server)) from None
    except connections.TROUBLE as wrong:
        under = connections.cause(wrong)
        if isinstance(under, ssl.SSLError):
            raise _tls(server, under) from wrong
        raise Failed("connect", _unreachable(server, wrong, under), **_place(server)) from wrong


def _unreachable(server: Server, wrong: BaseException, under: BaseException) -> str:
    if isinstance(under, ConnectionRefusedError):
        return "smtp.connect_refused"
    if not isinstance(wrong, TimeoutError):
        return "smtp.connect_failed"
    # A port that begins with TLS waits for our first word, while we wait for its greeting.
    greeted = isinstance(wrong, SMTPConnectTimeoutError) and "ready message" in str(wrong)
    return "smtp.silent" if greeted and server.security != "tls" else "smtp.connect_timeout"


async def _encrypt(client: SMTP, server: Server) -> None:
    try:
        await connections.encrypt(client, server)
    except connections.NoStartTls:
        raise Failed("tls", "smtp.no_starttls", **_place(server)) from None
    except connections.TROUBLE as wrong:
        raise _tls(server, connections.cause(wrong)) from wrong


def _tls(server: Server, under: BaseException) -> Failed:
    code = "smtp.tls_failed"
    if isinstance(under, ssl.SSLCertVerificationError):
        code = _certificate(under.verify_code)
    elif isinstance(under, ssl.SSLError) and under.reason in NOT_TLS:
        code = "smtp.not_tls"
    return Failed("tls", code, **_place(server))


def _certificate(verify_code: int) -> str:
    if verify_code == EXPIRED:
        return "smtp.certificate_expired"
    if verify_code in OTHER_NAME:
        return "smtp.certificate_name"
    return "smtp.certificate_issuer" if verify_code in UNKNOWN_ISSUER else "smtp.certificate_bad"


async def _log_in(client: SMTP, server: Server, secret: str) -> None:
    try:
        await connections.log_in(client, server, secret)
    except connections.Unencrypted:
        raise Failed("login", "smtp.plain_forbidden", **_place(server)) from None
    except connections.LoginUnsupported:
        known = " ".join(client.server_auth_methods).upper() or "–"
        raise Failed("login", f"smtp.no_{server.login}", methods=known, **_place(server)) from None
    except connections.LoginRefused as refused:
        raise Failed("login", _refusal(server, refused.code), user=server.user) from refused
    except connections.TROUBLE as wrong:
        raise Failed("login", "smtp.login_cut", **_place(server)) from wrong


def _refusal(server: Server, code: int) -> str:
    if 400 <= code < 500:
        return "smtp.login_later"
    if server.login == "oauth2":
        return "smtp.token_refused"
    return "smtp.password_kind" if code == 534 else "smtp.password_wrong"


async def _offer(client: SMTP, server: Server, sender: str) -> None:
    """MAIL FROM, and forget it again."""
    try:
        await client.mail(sender)
        await client.rset()
    except SMTPSenderRefused as refused:
        code = "smtp.login_needed" if refused.code == 530 else "smtp.sender_refused"
        raise Failed("sender", code, sender=sender, answer=refused.code) from refused
    except connections.TROUBLE as wrong:
        raise Failed("sender", "smtp.connect_failed", **_place(server)) from wrong


def _place(server: Server) -> dict[str, object]:
    return {"host": server.host, "port": server.port}
