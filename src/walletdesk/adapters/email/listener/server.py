"""The listener itself: a port, its connections, and an orderly end."""

import asyncio
import logging

from walletdesk.adapters.email.listener.model import Hearing, Listening
from walletdesk.adapters.email.listener.reception import Reception
from walletdesk.adapters.email.listener.session import Session
from walletdesk.platform import log
from walletdesk.platform.clock import Clock

logger = log.get(__name__)

PATIENCE = 2.0
"""Seconds that mails in hand have when we stop; their senders come again otherwise."""


async def listen(
    where: Listening, desk: Hearing, stop: asyncio.Event, clock: Clock | None = None
) -> None:
    """Take mail until `stop` is set. Raise `OSError` when the port cannot be opened and
    `BadCertificate` for files that are none.
    """
    # aiosmtpd logs addresses and whole commands; we log counts and codes ourselves.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    reception = Reception(where, desk, clock or Clock())
    server = await asyncio.get_running_loop().create_server(
        lambda: Session(reception), where.host, where.port
    )
    port: int = server.sockets[0].getsockname()[1]
    logger.info("smtp.listening", port=port)
    if where.started is not None:
        where.started(port)
    try:
        await stop.wait()
    finally:
        server.close()
        await reception.dismiss(PATIENCE)
