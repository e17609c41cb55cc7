"""Reading one folder over one connection: what is new, what was released, then waiting."""

import asyncio
import time
from datetime import UTC, datetime
from itertools import batched
from typing import NoReturn

from walletdesk.adapters.email.imap.client import Client, Facts, Opened
from walletdesk.adapters.email.imap.line import Line
from walletdesk.adapters.email.imap.model import Lost, Refused, Start
from walletdesk.adapters.email.imap.plan import helpings, searches
from walletdesk.adapters.email.imap.taking import failed, take
from walletdesk.adapters.email.imap.way import AT_ONCE, Way, desks_own
from walletdesk.adapters.email.model import Seen

RENEW = 540.0
"""Seconds of one IDLE. Servers may end it after 30 minutes, routers forget it after ten."""
LOOK = 30.0
"""Seconds between questions for released mails; and for new ones where there is no IDLE."""


async def read(way: Way, line: Line) -> NoReturn:
    """Read the folder for as long as the connection stands. Raises `Trouble`."""
    await _settle_in(way, await line.call(Client.open_folder, way.mailbox.folder))
    while True:
        await _read_new(way, line)
        await _read_released(way, line)
        way.behind = 0
        await way.tell("idle")
        await _rest(way, line)


async def _settle_in(way: Way, opened: Opened) -> None:
    """Find the place to go on from."""
    async with desks_own():
        start, seen = await way.desk.begun(), await way.desk.seen()
    if start is None or start.at.validity != opened.validity:
        start = _start(opened, start)
        async with desks_own():
            await way.desk.begin(start)
    if seen is None or seen.validity != opened.validity:
        seen = Seen(opened.validity, 0)
    way.start, way.position = start, seen


def _start(opened: Opened, before: Start | None) -> Start:
    at = Seen(opened.validity, opened.next - 1)
    if before is None:
        return Start(at, datetime.now(UTC))
    return Start(at, before.when, renumbered=True)


async def _read_new(way: Way, line: Line) -> None:
    found = await line.call(Client.find_new, searches(way.position, way.start))
    way.behind = len(found)
    for some in batched(found, way.at_once):
        for helping in helpings(await _facts(way, line, some), way.alone):
            await way.tell("reading")
            await take(way, line, helping)
            way.behind -= len(helping)


async def _facts(way: Way, line: Line, uids: tuple[int, ...]) -> list[Facts]:
    """What is known of these mails; of one that the server says nothing of, only its UID: whether
    it has gone or is broken shows when it is fetched.
    """
    try:
        known = {facts.uid: facts for facts in await line.call(Client.facts, uids)}
    except Refused:
        if len(uids) > 1:
            half = len(uids) // 2
            return await _facts(way, line, uids[:half]) + await _facts(way, line, uids[half:])
        known = {}
    except Lost as lost:  # Perhaps one of them ends the server: close in on it.
        way.at_once = max(1, way.at_once // 8)
        if len(uids) == 1:
            await failed(way, Facts(uids[0], 0, None), lost)
        raise
    way.at_once = AT_ONCE
    return [known.get(uid) or Facts(uid, 0, None) for uid in uids]


async def _read_released(way: Way, line: Line) -> None:
    """What administrators want to be tried again."""
    for at in await _released(way):
        if at.validity != way.position.validity:
            await _has_gone(way, at)
        elif at.uid <= way.position.uid:
            await _read_again(way, line, at)


async def _read_again(way: Way, line: Line, at: Seen) -> None:
    facts = await line.call(Client.facts, [at.uid])
    if not facts:
        await _has_gone(way, at)
    elif await take(way, line, facts):
        async with desks_own():
            await way.desk.settled(at)


async def _has_gone(way: Way, at: Seen) -> None:
    async with desks_own():
        await way.desk.quarantine(at.validity, at.uid, 0, "gone")


async def _released(way: Way) -> list[Seen]:
    async with desks_own():
        return await way.desk.released()


async def _rest(way: Way, line: Line) -> None:
    """Wait until there may be news."""
    if await line.call(Client.announced):
        return
    if await line.call(Client.offers, "IDLE"):
        await _idle(way, line)
    else:
        await asyncio.sleep(LOOK)
        await line.call(Client.ask)


async def _idle(way: Way, line: Line) -> None:
    news = await line.call(Client.begin_idle)
    end = time.monotonic() + RENEW
    while not news and time.monotonic() < end:
        news = await line.call(Client.wait, LOOK) or bool(await _released(way))
    await line.call(Client.end_idle)
