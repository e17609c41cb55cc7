"""The connection test: every step as a follower takes it, and what is wrong in plain words."""

import asyncio
import ssl
import time
from contextlib import aclosing
from typing import Any, cast, get_args

from walletdesk.adapters.email.imap.client import Client
from walletdesk.adapters.email.imap.line import Line
from walletdesk.adapters.email.imap.login import sign_in
from walletdesk.adapters.email.imap.model import Finding, Step, Trouble
from walletdesk.adapters.email.imap.reach import connect, must_be_private, resolve
from walletdesk.adapters.email.imap.session import server_of, tokens_of
from walletdesk.adapters.email.imap.tokens import Keep
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.channels import AccountSecrets

PATIENCE = 90.0
"""Seconds of the whole test."""
DAY = 86400

_STEPS: tuple[Step, ...] = get_args(Step.__value__)


async def probe(
    account: AccountSecrets, mailbox: Mailbox, *, keep: Keep | None = None
) -> list[Finding]:
    """The steps in their order, up to the first that fails. Changes nothing in the mailbox.
    `keep`: is told of a new refresh token.
    """
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(PATIENCE):
            await _walk(account, mailbox, keep, findings)
    except Trouble as trouble:
        findings.append(_finding(findings, trouble.code, ok=False, **trouble.params))
    except TimeoutError:
        findings.append(_finding(findings, "imap.slow", ok=False))
    return findings


async def _walk(
    account: AccountSecrets, mailbox: Mailbox, keep: Keep | None, findings: list[Finding]
) -> None:
    server = server_of(mailbox)
    places = await resolve(server)
    addresses = ", ".join(str(place[0]) for _, place in places)
    findings.append(_finding(findings, "imap.dns_ok", addresses=addresses))
    must_be_private(server, places)
    line = Line(await connect(server, places))
    findings.append(_finding(findings, "imap.connect_ok", host=server.host, port=server.port))
    async with aclosing(line):
        await line.greet(server)
        findings.append(await _secured(line, server, findings))
        await sign_in(line, server, account.secrets, tokens_of(account, mailbox, keep))
        findings.append(_finding(findings, "imap.login_ok", user=server.user))
        opened = await line.call(Client.open_folder, mailbox.folder)
        unread = len(await line.call(Client.find, "UNSEEN"))
        findings.append(
            _finding(
                findings,
                "imap.folder_ok",
                folder=mailbox.folder,
                count=opened.count,
                unread=unread,
            )
        )


async def _secured(line: Line, server: Server, findings: list[Finding]) -> Finding:
    if server.security == "none":
        return _finding(findings, "imap.plain_ok")
    return _finding(findings, "imap.tls_ok", days=await line.call(_days_left))


def _days_left(client: Client) -> int:
    """Until the server's certificate ends."""
    certificate = cast("ssl.SSLSocket", client.socket()).getpeercert() or {}
    end = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return int((end - time.time()) // DAY)


def _finding(before: list[Finding], code: str, *, ok: bool = True, **params: Any) -> Finding:
    return Finding(_STEPS[len(before)], ok, code, params)
