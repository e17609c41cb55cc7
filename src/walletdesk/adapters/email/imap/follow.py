"""Following one mailbox: connect, read, and come again after trouble."""

import asyncio
import secrets
import time

from walletdesk.adapters.email.imap.folder import read
from walletdesk.adapters.email.imap.model import Following, Trouble
from walletdesk.adapters.email.imap.session import signed_in, tokens_of
from walletdesk.adapters.email.imap.tokens import Keep
from walletdesk.adapters.email.imap.way import Way, desks_own
from walletdesk.adapters.email.model import Mailbox
from walletdesk.channels import AccountSecrets
from walletdesk.platform import log

FIRST = 1.0
LASTING = 30.0
LONGEST = 300.0
"""Seconds between attempts: the first pause, the first after lasting trouble (a server locks an
account that knocks with a wrong password each second), and the longest.
"""
CALM = 60.0
"""Seconds after which a connection counts as good, and pauses begin anew."""

_log = log.get(__name__)


async def follow(
    account: AccountSecrets, mailbox: Mailbox, desk: Following, stop: asyncio.Event
) -> None:
    """Read the mailbox until `stop`, which ends it within two seconds, whatever a server does.

    At its first start ever it takes the unread mails of the folder and all that come later; what
    people have read by then is theirs. From then on the position counts that `Following.deliver`
    committed, not flags: a mail that somebody reads elsewhere is taken too. When the server
    changes UIDVALIDITY, all that came since the first start is read again and the desk drops the
    repeats. A mail is marked as read after its commit; none is deleted.
    """
    way = Way(account, mailbox, desk, tokens_of(account, mailbox, _keeper(desk)))
    work = asyncio.create_task(_keep_on(way))
    bell = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, bell}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (work, bell):
            task.cancel()
        await asyncio.wait({work, bell})
    if not work.cancelled():
        work.result()


async def _keep_on(way: Way) -> None:
    attempt = 0
    while True:
        began = time.monotonic()
        trouble = await _once(way)
        attempt = 0 if way.moved or time.monotonic() > began + CALM else attempt + 1
        way.moved = False
        await asyncio.sleep(_pause(attempt, trouble))


async def _once(way: Way) -> Trouble:
    """Read until there is trouble; which one."""
    try:
        await way.tell("connecting")
        line = await signed_in(way.account, way.mailbox, way.tokens)
        try:
            await read(way, line)
        finally:
            await line.aclose()
    except Trouble as trouble:
        return await _say(way, trouble)


async def _say(way: Way, trouble: Trouble) -> Trouble:
    _log.info("mailbox_trouble", account=str(way.account.id), code=trouble.code)
    try:
        await way.tell("failed" if trouble.lasting else "waiting", trouble.code, trouble.params)
    except Trouble as ours:
        return ours
    return trouble


def _pause(attempt: int, trouble: Trouble) -> float:
    """Twice as long each time, and between a half and the whole of it: many mailboxes of one
    server do not come back in the same moment.
    """
    whole = min(LONGEST, (LASTING if trouble.lasting else FIRST) * 2 ** min(attempt, 16))
    return whole * (0.5 + secrets.randbelow(1000) / 2000)


def _keeper(desk: Following) -> Keep:
    async def keep(token: str) -> None:
        async with desks_own():
            await desk.keep_refresh_token(token)

    return keep
