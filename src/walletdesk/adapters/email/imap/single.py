"""One mail, fetched for an administrator who downloads it from the quarantine."""

import asyncio
from contextlib import aclosing

from walletdesk.adapters.email.imap.client import Client
from walletdesk.adapters.email.imap.line import Line
from walletdesk.adapters.email.imap.model import Gone, Refused, Trouble
from walletdesk.adapters.email.imap.session import signed_in, tokens_of
from walletdesk.adapters.email.imap.tokens import Keep
from walletdesk.adapters.email.model import Mailbox, Seen
from walletdesk.channels import AccountSecrets

LARGEST_DOWNLOAD = 256 * 1024 * 1024
"""Bytes: mails lie there because they were too large to be taken."""
PATIENCE = 300.0


async def fetch_one(
    account: AccountSecrets, mailbox: Mailbox, at: Seen, *, keep: Keep | None = None
) -> bytes:
    """The raw mail, not marked by it. Raises `Gone`, and `Trouble` when it cannot be had now.
    `keep`: is told of a new refresh token.
    """
    tokens = tokens_of(account, mailbox, keep)
    try:
        async with asyncio.timeout(PATIENCE):
            line = await signed_in(account, mailbox, tokens, LARGEST_DOWNLOAD)
            async with aclosing(line):
                return await _fetch(line, mailbox.folder, at)
    except TimeoutError as error:
        raise Trouble("imap.slow") from error


async def _fetch(line: Line, folder: str, at: Seen) -> bytes:
    opened = await line.call(Client.open_folder, folder)
    if opened.validity != at.validity or not await line.call(Client.find, f"UID {at.uid}"):
        raise Gone
    found = await line.call(Client.bodies, [at.uid])
    if at.uid not in found:
        raise Refused("no body")
    return found[at.uid]
