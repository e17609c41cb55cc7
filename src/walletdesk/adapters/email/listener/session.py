"""One connection: aiosmtpd's commands within our limits, and its mail handed to the desk.

250 is said only when the desk has accepted; what ends before that (a cut connection, a stop, an
error of ours) was never taken, and the sender comes again.
"""

import asyncio
from typing import cast, override
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope

from walletdesk.adapters.email.listener.answers import Answers
from walletdesk.adapters.email.listener.body import Body, Endless, Refused
from walletdesk.adapters.email.listener.reception import Reception
from walletdesk.platform import log

logger = log.get(__name__)

BUSY = b"421 4.7.0 Too many connections, try again later\r\n"
COMMANDS = {"*": 20, "MAIL": 1_000, "RCPT": 5_000, "DATA": 1_000, "RSET": 1_000, "QUIT": 1}
"""How often a connection may say what."""
HANDSHAKE = 30.0
"""Seconds."""


class Session(SMTP):
    """Speaks to one sender. Made by the listener for each connection."""

    line_length_limit = 65_536
    """Bytes that wait unread; commands stay within aiosmtpd's own 512."""

    def __init__(self, reception: Reception) -> None:
        limits, where = reception.where.limits, reception.where
        context = reception.certificate.context() if reception.certificate else None
        super().__init__(
            Answers(reception, self),
            data_size_limit=limits.largest,
            enable_SMTPUTF8=True,
            hostname=where.hostname,
            ident="ESMTP",
            tls_context=context,
            timeout=limits.idle,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            command_call_limit=COMMANDS,
            loop=asyncio.get_running_loop(),
        )
        self.reception = reception
        self.address = ""
        self.accounts: dict[UUID, list[str]] = {}
        self.strangers = 0
        self.in_hand = False
        self.secured = False
        self._inside = False
        self._end: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, or turn away."""
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        if self.reception.stopping or not self.reception.gate.enter(self.address):
            _turn_away(transport)
            return
        self._inside = True
        self.reception.sessions.add(self)
        self._end = self.loop.call_later(self.reception.where.limits.longest, self._timeout_cb)
        super().connection_made(transport)
        if self._handler_coroutine is not None:
            self._handler_coroutine.add_done_callback(_heard)

    @override
    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back; what came without its final dot is forgotten."""
        if self._inside and self._end is not None:
            self._inside = False
            self._end.cancel()
            self.reception.gate.leave(self.address)
            self.reception.sessions.discard(self)
            super().connection_lost(error)

    def dismiss(self) -> None:
        """End it: at once, or when the mail in hand has been answered."""
        if not self.in_hand:
            self.hang_up(b"421 4.3.2 Going down, try again later\r\n")

    def hang_up(self, answer: bytes = b"") -> None:
        """Say it and close."""
        if self.transport is not None and not self.transport.is_closing():
            _write(self.transport, answer)
            self.transport.close()

    @override
    async def smtp_AUTH(self, arg: str) -> None:
        """Nobody signs in here: there is nothing that a password would allow."""
        await self.push("502 5.5.1 AUTH not implemented")

    @override
    async def smtp_STARTTLS(self, arg: str) -> None:
        """Protect the connection. aiosmtpd's own way loses connections whose handshake fails."""
        if arg or self.tls_context is None:
            await self.push("501 5.5.4 Syntax: STARTTLS" if arg else "454 4.7.0 TLS not available")
            return
        context, self.tls_context = self.tls_context, None
        await self.push("220 2.0.0 Ready to start TLS")
        # What came in the clear until now is forgotten (RFC 3207 §4.2): someone may have put it in.
        cast("asyncio.ReadTransport", self.transport).pause_reading()
        inside = vars(self._reader)
        inside["_buffer"].clear()
        try:
            await self._writer.start_tls(context, ssl_handshake_timeout=HANDSHAKE)
        except (OSError, TimeoutError) as failed:
            self.connection_lost(failed)
            return
        inside["_transport"] = self.transport = self._writer.transport
        self.secured = True
        self.session = self._create_session()
        self.session.ssl, self.session.peer = {}, self.address
        self._set_rset_state()

    @override
    async def smtp_DATA(self, arg: str) -> None:
        """Read a mail, hand it over, answer."""
        if await self.check_helo_needed() or self.envelope is None:
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        self.in_hand = True
        try:
            await self.push(await self._mail(self.envelope))
        finally:
            self.in_hand = False
            self._set_post_data_state()
        if self.reception.stopping:
            self.dismiss()

    async def _mail(self, envelope: Envelope) -> str:
        """Its answer."""
        body = Body(self.reception.gate, self.reception.where.limits.largest)
        kept = False
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            taken = self.reception.take(
                self, envelope, await body.read(self._reader, self._reset_timeout), body
            )
            kept = True
        except Refused as refused:
            return refused.answer
        except Endless:
            self.loop.call_soon(self.hang_up)
            return "552 5.3.4 Message size exceeds fixed limit, goodbye"
        finally:
            if not kept:
                body.release()
        self._reset_timeout(self.reception.where.limits.deliver + self._timeout_duration)
        # Shielded: who hangs up now does not tear a transaction of ours apart.
        answer = await asyncio.shield(taken)
        self._reset_timeout()
        return answer


def _turn_away(transport: asyncio.BaseTransport) -> None:
    _write(transport, BUSY)
    transport.close()


def _write(transport: asyncio.BaseTransport, data: bytes) -> None:
    # uvloop's transports are asyncio's in all but their class.
    cast("asyncio.WriteTransport", transport).write(data)


def _heard(task: asyncio.Task[None]) -> None:
    """A connection that breaks is no news; anything else is."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, OSError):
        logger.error("smtp.session", exc_info=error)
