"""What the connections of one listener share, and the way of a mail from the wire to the desk."""

import asyncio
import time
from contextlib import suppress
from typing import Protocol
from uuid import UUID

from aiosmtpd.smtp import Envelope

from walletdesk.adapters.email.listener.body import Body
from walletdesk.adapters.email.listener.certificate import Certificate
from walletdesk.adapters.email.listener.gate import Gate
from walletdesk.adapters.email.listener.model import Hearing, Listening
from walletdesk.adapters.email.listener.trace import received
from walletdesk.adapters.email.model import Arrival
from walletdesk.platform import log
from walletdesk.platform.clock import Clock

logger = log.get(__name__)

ACCEPTED = "250 2.0.0 OK"
LATER = "451 4.3.0 Trouble on our side, try again later"
NOBODY = "<>"
"""How aiosmtpd writes the null sender."""


class Party(Protocol):
    """The far end of a connection, whom its mail is for, and how often it guessed wrong."""

    accounts: dict[UUID, list[str]]
    address: str
    secured: bool
    strangers: int

    def dismiss(self) -> None:
        """End the connection as soon as no mail is in hand."""
        ...

    def hang_up(self, answer: bytes = b"") -> None:
        """Say it and end the connection now."""
        ...


class Reception:
    """State of one listener."""

    def __init__(self, where: Listening, desk: Hearing, clock: Clock) -> None:
        self.where, self.desk, self._clock = where, desk, clock
        self.gate = Gate(where.limits, where.trusted, time.monotonic)
        self.certificate = (
            Certificate(where.certificate, where.key) if where.certificate and where.key else None
        )
        self.sessions: set[Party] = set()
        self.stopping = False
        self._turns = asyncio.Semaphore(where.limits.at_once)
        self._taking: set[asyncio.Task[str]] = set()

    def take(self, party: Party, envelope: Envelope, raw: bytes, body: Body) -> asyncio.Task[str]:
        """Hand a mail to the desk, once for each of our mailboxes; the answer for its sender. The
        task outlives the connection, and releases the body.
        """
        now = self._clock.now()
        trace = received(party.address, self.where.hostname, now, secured=party.secured)
        text = trace + raw
        sender = "" if envelope.mail_from in {None, NOBODY} else str(envelope.mail_from)
        arrivals = [
            Arrival(
                account=account,
                raw=text,
                via="smtp",
                received_at=now,
                envelope_from=sender,
                recipients=tuple(addresses),
                believed=self.gate.trusts(party.address),
            )
            for account, addresses in party.accounts.items()
        ]
        task = asyncio.create_task(self._deliver(arrivals))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        task.add_done_callback(lambda _: body.release())
        return task

    async def dismiss(self, patience: float) -> None:
        """Let mails in hand be answered, for so many seconds, and end all connections."""
        self.stopping = True
        for session in tuple(self.sessions):
            session.dismiss()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self.sessions:
                    await asyncio.sleep(0.02)
        for session in tuple(self.sessions):
            session.hang_up()
        for task in tuple(self._taking):
            task.cancel()
        await asyncio.gather(*self._taking, return_exceptions=True)

    async def _deliver(self, arrivals: list[Arrival]) -> str:
        try:
            async with asyncio.timeout(self.where.limits.deliver), self._turns:
                for arrival in arrivals:
                    await self.desk.deliver(arrival)
        except Exception as wrong:
            logger.error("smtp.deferred", exc_info=wrong)
            return LATER
        return ACCEPTED
