"""Fetching mails and handing them to the desk, one after another, none skipped."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from walletdesk.adapters.email.imap.client import Client, Facts
from walletdesk.adapters.email.imap.line import Line
from walletdesk.adapters.email.imap.model import Lost, Refused, Trouble, Unreadable
from walletdesk.adapters.email.imap.plan import side_by_side, too_large
from walletdesk.adapters.email.imap.way import Way, desks_own
from walletdesk.adapters.email.model import Arrival, Arrived, Seen

REFUSED_OFTEN = 3
LOST_OFTEN = 5
"""Times that the server refuses a single mail, or that the connection goes while it is fetched (a
network may do that too), before the mail is put aside.
"""

FAREWELL = 1.0
"""Seconds to mark what was committed when we are told to stop."""


async def take(way: Way, line: Line, mails: list[Facts]) -> list[int]:
    """Deliver these mails in their order and mark those that were committed: the answer. A mail
    that has gone is passed over; one that cannot be had goes to the quarantine. Raises `Trouble`.
    """
    bodies = await _together(way, line, mails)
    done: list[int] = []
    try:
        for group in side_by_side(mails, bodies):
            if len(group) > 1:
                await _deliver_all(way, group, bodies, done)
                continue
            mail = group[0]
            raw = bodies.pop(mail.uid, None)
            if raw is None:
                raw = await _alone(way, line, mail)
            if raw is not None and await _deliver(way, mail, raw):
                done.append(mail.uid)
    finally:
        await _mark(line, done)
    return done


async def failed(way: Way, mail: Facts, trouble: Trouble) -> None:
    """The server did not give this single mail. Raises the trouble, for another attempt, until it
    is put aside.
    """
    at = Seen(way.position.validity, mail.uid)
    way.failures[at] += 1
    often = LOST_OFTEN if isinstance(trouble, Lost) else REFUSED_OFTEN
    hopeless = way.failures[at] >= often
    if hopeless:
        await _put_aside(way, mail, "fetch_failed")
    if not hopeless or isinstance(trouble, Lost):
        raise trouble


async def _deliver_all(
    way: Way, mails: list[Facts], bodies: dict[int, bytes], done: list[int]
) -> None:
    """At once, since each waits for the database most of its time. The position moves over those
    in front of the first that failed; what was committed behind it is fetched again and repeats.
    """
    coming = [
        asyncio.ensure_future(way.desk.ahead(_arrival(way, mail, bodies.pop(mail.uid))))
        for mail in mails
    ]
    try:
        await asyncio.wait(coming)
    finally:  # told to stop: what is committed by now counts
        for one in coming:
            one.cancel()
        found = await asyncio.gather(*coming, return_exceptions=True)
        await _count(way, mails, found, done)


async def _count(
    way: Way, mails: list[Facts], found: list[Arrived | BaseException], done: list[int]
) -> None:
    async with desks_own():
        for mail, result in zip(mails, found, strict=True):
            if isinstance(result, Unreadable):
                await _put_aside(way, mail, result.code)
            elif isinstance(result, asyncio.CancelledError):
                break
            elif isinstance(result, BaseException):
                await way.desk.reached(way.position)
                raise result
            else:
                way.passed(mail.uid, mail.when)
                done.append(mail.uid)
        await way.desk.reached(way.position)


def _arrival(way: Way, mail: Facts, raw: bytes) -> Arrival:
    now = datetime.now(UTC)
    return Arrival(
        account=way.account.id,
        raw=raw,
        via="imap",
        received_at=min(mail.when or now, now),
    )


async def _deliver(way: Way, mail: Facts, raw: bytes) -> bool:
    """Hand it to the desk; whether it was taken, since otherwise it is in the quarantine now."""
    try:
        async with desks_own():
            await way.desk.deliver(_arrival(way, mail, raw), Seen(way.position.validity, mail.uid))
    except Unreadable as error:
        await _put_aside(way, mail, error.code)
        return False
    way.passed(mail.uid, mail.when)
    return True


async def _put_aside(way: Way, mail: Facts, code: str) -> None:
    """Into the quarantine."""
    async with desks_own():
        await way.desk.quarantine(way.position.validity, mail.uid, mail.size, code)
    way.passed(mail.uid)


async def _together(way: Way, line: Line, mails: list[Facts]) -> dict[int, bytes]:
    """What came by one command; those missing are asked for again, each alone."""
    if len(mails) == 1:
        return {}
    way.alone = max(way.alone, mails[-1].uid)  # Should the server or we end in this command.
    try:
        found = await line.call(Client.bodies, [mail.uid for mail in mails])
    except Refused:
        return {}
    way.alone = 0
    sizes = {mail.uid: mail.size for mail in mails}
    return {uid: raw for uid, raw in found.items() if raw or not sizes[uid]}


async def _alone(way: Way, line: Line, mail: Facts) -> bytes | None:
    """One mail; None when it has gone or was put aside. Raises `Trouble` to try again later."""
    if too_large(mail):
        return await _put_aside(way, mail, "too_large")
    try:
        found = await line.call(Client.bodies, [mail.uid])
    except Refused as refused:
        return await failed(way, mail, refused)
    except Lost as lost:
        return await failed(way, mail, lost)
    raw = found.get(mail.uid)
    if raw or (raw is not None and not mail.size):
        return raw
    if not await line.call(Client.find, f"UID {mail.uid}"):
        return None
    return await failed(way, mail, Refused("no body"))


async def _mark(line: Line, done: list[int]) -> None:
    r"""\Seen is for people who look into the mailbox; nothing of ours depends on it."""
    if not done:
        return
    task = asyncio.current_task()
    hurry = FAREWELL if task is not None and task.cancelling() else None
    with suppress(Trouble, TimeoutError):
        async with asyncio.timeout(hurry):
            await line.call(Client.mark, done)
