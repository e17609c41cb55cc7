"""What we answer to EHLO, MAIL and RCPT. aiosmtpd calls these hooks by their names."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as State

from walletdesk.adapters.email.listener.model import MOST_RECIPIENTS, STRANGERS
from walletdesk.adapters.email.listener.reception import LATER, Party, Reception
from walletdesk.platform import log

logger = log.get(__name__)

MALFORMED = "553 5.1.3 Malformed address"


class Answers:
    """The hooks of one connection."""

    def __init__(self, reception: Reception, party: Party) -> None:
        self._reception, self._party = reception, party

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, state: State, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        """What we can do. No AUTH: nobody signs in; no HELP: nobody needs it."""
        state.host_name = name
        kept = [each for each in answers if not each.startswith(("250-AUTH", "250 HELP"))]
        return [*kept, "250 PIPELINING"]

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _state: State, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Begin a mail, when its sender has not sent too many."""
        if not _clean(address):
            return MALFORMED
        if not self._reception.gate.mail(self._party.address):
            return "450 4.7.1 Too many mails from your address, try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        self._party.accounts = {}
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _state: State, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Only addresses of our mailboxes; nothing is ever passed on."""
        if not _clean(address):
            return MALFORMED
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        account = await self._reception.desk.account_for(address)
        if account is None:
            return self._stranger()
        envelope.rcpt_tos.append(address)
        self._party.accounts.setdefault(account, []).append(address)
        return "250 2.1.5 OK"

    async def handle_VRFY(  # noqa: N802
        self, _server: SMTP, _state: State, _envelope: Envelope, _address: str
    ) -> str:
        """Who is here is not told."""
        return "252 2.5.0 Send some mail and see"

    async def handle_exception(self, error: Exception) -> str:
        """Trouble of ours."""
        logger.error("smtp.trouble", exc_info=error)
        return LATER

    def _stranger(self) -> str:
        self._party.strangers += 1
        if self._party.strangers < STRANGERS:
            return "550 5.1.1 No such mailbox here"
        asyncio.get_running_loop().call_soon(self._party.hang_up)
        return "421 4.7.0 Too many unknown recipients"


def _clean(address: str) -> bool:
    """Whether it can be stored and shown: no control characters, no bytes that are no text."""
    return len(address) <= 320 and not any(
        ord(sign) < 32 or ord(sign) == 127 or 0xD800 <= ord(sign) <= 0xDFFF for sign in address
    )
