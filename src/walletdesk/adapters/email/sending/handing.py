"""A mail to a server: one attempt, and what became of it."""

import asyncio
import re
from collections.abc import Sequence

from aiosmtplib import (
    SMTP,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from msgspec import Struct

from walletdesk.adapters.email.model import Server
from walletdesk.adapters.email.sending import connections, fields
from walletdesk.adapters.email.sending.answers import MISCONFIGURED, SOON, Meaning, meaning
from walletdesk.adapters.email.sending.connections import LoginRefused
from walletdesk.adapters.email.sending.pacing import Domains, Later, Pace, quicken_all, slow_all
from walletdesk.channels import Delivery

LONGEST = 180.0
"""Seconds for all of it: the outbox lets nobody else try while its lease lasts (5 minutes)."""
DATA_SECONDS = 120.0
MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>\r\n]+)>", re.IGNORECASE | re.MULTILINE)

_domains = Domains()


class Refused(Exception):
    """The mail as a whole was not taken."""

    def __init__(self, why: Meaning) -> None:
        super().__init__(why.error)
        self.why = why


class Envelope(Struct, frozen=True):
    """SMTP's own addresses, as they travel."""

    sender: str
    recipients: tuple[str, ...]

    @property
    def utf8(self) -> bool:
        """Whether the server must know RFC 6531."""
        return not all(map(str.isascii, (self.sender, *self.recipients)))

    @property
    def domains(self) -> tuple[str, ...]:
        """Of the recipients."""
        return tuple(recipient.rpartition("@")[2].lower() for recipient in self.recipients)


async def hand_over(
    raw: bytes,
    envelope_from: str,
    recipients: Sequence[str],
    server: Server,
    secret: str,
    *,
    token: str | None = None,
) -> Delivery:
    """Hand a mail over once. `envelope_from` may be "" (the null sender of automatic answers).

    The first recipient is whom the mail is for: refused, nobody gets it. Another one refused is
    `sent` with the error "mail.some_refused". When the connection breaks after the last octet the
    mail may have arrived: it is tried again under the same Message-ID.
    """
    envelope = _envelope(envelope_from, recipients)
    if not envelope:
        return Delivery(state="failed", error="mail.bad_address")
    secret = token or "" if server.login == "oauth2" else secret
    try:
        async with asyncio.timeout(LONGEST), _domains.turn(envelope.domains) as paces:
            return await _paced(raw, envelope, server, secret, paces)
    except Later as later:
        return Delivery(state="failed", error="mail.slowed", retry_after=later.seconds)
    except TimeoutError:
        return Delivery(state="failed", error="mail.connection", retry_after=SOON)


def _envelope(sender: str, recipients: Sequence[str]) -> Envelope | None:
    wired = tuple(map(fields.wire, recipients))
    wired_sender = fields.wire(sender)
    if not all(wired) or not wired or (sender and not wired_sender):
        return None
    return Envelope(wired_sender, tuple(dict.fromkeys(wired)))


async def _paced(
    raw: bytes, envelope: Envelope, server: Server, secret: str, paces: list[Pace]
) -> Delivery:
    try:
        some_refused = await _exchange(raw, envelope, server, secret)
    except Refused as refused:
        if refused.why.slow:
            slow_all(paces)
        return Delivery(
            state="failed", error=refused.why.error, retry_after=refused.why.retry_after
        )
    quicken_all(paces)
    found = MESSAGE_ID.search(raw.partition(b"\r\n\r\n")[0])
    return Delivery(
        state="sent",
        external_id=found[1].decode(errors="replace") if found else None,
        error="mail.some_refused" if some_refused else None,
    )


async def _exchange(raw: bytes, envelope: Envelope, server: Server, secret: str) -> bool:
    """Whether some recipients were refused. Raise `Refused`."""
    helo = envelope.sender.rpartition("@")[2] or server.user.rpartition("@")[2]
    try:
        async with connections.connection(server, secret, helo) as client:
            try:
                return await _transaction(client, raw, envelope)
            except SMTPResponseException as answer:
                await _reset(client)
                refused = answer
    except connections.Unencrypted:
        raise Refused(Meaning("mail.unencrypted", MISCONFIGURED)) from None
    except LoginRefused as answer:
        raise Refused(_login(answer)) from answer
    except connections.LoginUnsupported as none:
        raise Refused(Meaning("mail.login_unsupported", MISCONFIGURED)) from none
    except SMTPResponseException as answer:
        raise Refused(meaning(answer.code, answer.message, "connect")) from answer
    except connections.TROUBLE as wrong:
        raise Refused(Meaning(connections.trouble(wrong), SOON)) from wrong
    raise Refused(_meaning(refused)) from refused


async def _transaction(client: SMTP, raw: bytes, envelope: Envelope) -> bool:
    options = _options(client, raw, envelope)
    encoding = "utf-8" if envelope.utf8 else "ascii"
    await client.mail(envelope.sender, options=options, encoding=encoding)
    first, *others = envelope.recipients
    await client.rcpt(first, encoding=encoding)
    refused = False
    for other in others:
        try:
            await client.rcpt(other, encoding=encoding)
        except SMTPRecipientRefused as answer:
            if answer.code == 421:
                raise
            refused = True
    await client.data(raw, timeout=DATA_SECONDS)
    return refused


def _options(client: SMTP, raw: bytes, envelope: Envelope) -> list[str]:
    """Ask first what the server can take."""
    most = client.esmtp_extensions.get("size", "").strip()
    if most.isdecimal() and 0 < int(most) < len(raw):
        raise Refused(Meaning("mail.too_large"))
    needed = ["SMTPUTF8", "BODY=8BITMIME"] if envelope.utf8 or not raw.isascii() else []
    if needed and not client.supports_extension("smtputf8"):
        raise Refused(Meaning("mail.no_utf8"))
    return [f"SIZE={len(raw)}", *needed] if most else needed


async def _reset(client: SMTP) -> None:
    """Ready for the next mail, or closed."""
    try:
        await client.rset()
    except connections.TROUBLE:
        client.close()


def _meaning(answer: SMTPResponseException) -> Meaning:
    if isinstance(answer, SMTPSenderRefused):
        return meaning(answer.code, answer.message, "sender")
    stage = "recipient" if isinstance(answer, SMTPRecipientRefused) else "data"
    return meaning(answer.code, answer.message, stage)


def _login(answer: LoginRefused) -> Meaning:
    """A server that cannot check passwords at the moment is no wrong password."""
    if 400 <= answer.code < 500:
        return meaning(answer.code, str(answer), "connect")
    return meaning(answer.code, str(answer), "login")
