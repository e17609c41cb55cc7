"""A mailbox that is followed, with a real Dovecot."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from imapclient import SEEN
from tests.adapters.email.dovecot import Running
from tests.adapters.email.imap.kit import (
    Desk,
    Security,
    account,
    eventually,
    following,
    mail,
    mailbox,
    new_user,
)

from walletdesk.adapters.email.imap import Start
from walletdesk.adapters.email.model import Arrival, Arrived, Seen


async def test_a_mail_that_arrives_while_idle_is_taken_and_marked(dovecot: Running):
    user, desk, raw = new_user(), Desk(), mail()
    owner = account(user)
    async with following(desk, owner, mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
        uid = dovecot.append(user, raw)
        await eventually(lambda: desk.taken == [raw])
        await eventually(lambda: SEEN in dovecot.flags(user)[uid])
        await eventually(lambda: desk.is_in("idle"))
    assert desk.arrivals[0].account == owner.id
    assert desk.arrivals[0].via == "imap"
    assert datetime.now(UTC) - desk.arrivals[0].received_at < timedelta(minutes=5)
    assert (desk.healths[-1].last_uid, desk.healths[-1].behind) == (uid, 0)
    assert desk.healths[-1].lag is not None


async def test_a_mail_that_is_announced_beside_another_answer(dovecot: Running):
    """The server tells of it in the answer to STORE, and not again in IDLE."""
    user, later = new_user(), mail("later")

    class Busy(Desk):
        async def deliver(self, arrival: Arrival, uid: Seen) -> Arrived:
            if uid.uid == 1:
                await asyncio.to_thread(dovecot.append, user, later)
            return await super().deliver(arrival, uid)

    desk = Busy()
    dovecot.append(user, mail("first"))
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: later in desk.taken)


async def test_a_burst_into_an_idle_mailbox_arrives_whole(dovecot: Running):
    user, desk = new_user(), Desk()
    sent: list[bytes] = []
    async with following(desk, account(user), mailbox(dovecot, user)):
        for _ in range(40):
            sent.append(mail())
            await asyncio.to_thread(dovecot.append, user, sent[-1])
        await eventually(lambda: len(desk.taken) == 40)
    assert desk.taken == sent


async def test_what_was_read_before_the_first_start_is_left_alone(dovecot: Running):
    user, desk = new_user(), Desk()
    old, unread, late, later = (mail(name) for name in ("old", "unread", "late", "later"))
    dovecot.append(user, old, flags=[SEEN])
    dovecot.append(user, unread)
    dovecot.append(user, old, flags=[SEEN])
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
        uid = dovecot.append(user, late, flags=[SEEN])
        await eventually(lambda: len(desk.taken) == 2)
    dovecot.append(user, later, flags=[SEEN])
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: len(desk.taken) == 3)
    assert desk.taken == [unread, late, later]
    assert desk.start is not None
    assert desk.start.at.uid == uid - 1


async def test_a_first_start_that_is_interrupted_goes_on_by_the_same_rule(dovecot: Running):
    user, desk = new_user(), Desk()
    first, read, last = mail("first"), mail("read"), mail("last")
    for raw, flags in ((first, []), (read, [SEEN]), (last, [])):
        dovecot.append(user, raw, flags=flags)
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.taken)
    desk.taken = [first]
    assert desk.start is not None
    desk.position = Seen(desk.start.at.validity, 1)
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
    assert read not in desk.taken


async def test_it_goes_on_where_it_stopped(dovecot: Running):
    user, desk = new_user(), Desk()
    for part in range(3):
        sent = [mail() for _ in range(5)]
        for raw in sent:
            dovecot.append(user, raw)
        async with following(desk, account(user), mailbox(dovecot, user)):
            await eventually(lambda part=part: len(desk.taken) == 5 * part + 5)
        assert desk.taken[-5:] == sent
    assert desk.tried == desk.taken


async def test_the_position_counts_and_not_what_somebody_else_reads(dovecot: Running):
    user, desk = new_user(), Desk()
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
    raw = mail()
    dovecot.append(user, raw, flags=[SEEN])
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.taken == [raw])


async def test_mails_that_go_in_between_are_passed_over(dovecot: Running):
    user = new_user()
    raws = [mail() for _ in range(5)]
    uids = [dovecot.append(user, raw) for raw in raws]

    class Slow(Desk):
        async def begin(self, start: Start) -> None:
            await super().begin(start)
            await asyncio.to_thread(dovecot.expunge, user, uids[1])

    desk = Slow()
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: len(desk.taken) == 4)
        await eventually(lambda: desk.is_in("idle"))
    assert desk.taken == [raws[0], *raws[2:]]
    assert not desk.aside


async def test_a_mail_that_goes_after_it_was_found_is_no_trouble(dovecot: Running):
    user = new_user()
    raws = [mail(size=800_000) for _ in range(4)]
    uids = [dovecot.append(user, raw) for raw in raws]

    class Meanwhile(Desk):
        async def deliver(self, arrival: Arrival, uid: Seen) -> Arrived:
            if uid.uid == uids[0]:
                await asyncio.to_thread(dovecot.expunge, user, uids[2])
            return await super().deliver(arrival, uid)

    desk = Meanwhile()
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: raws[3] in desk.taken)
        await eventually(lambda: desk.is_in("idle"))
    assert desk.taken == [raws[0], raws[1], raws[3]]
    assert not desk.aside
    assert not any(health.code for health in desk.healths)


async def test_a_folder_that_is_numbered_anew_is_read_again(dovecot: Running):
    user, desk = new_user(), Desk()
    old = mail("older than we are")
    dovecot.append(user, old, flags=[SEEN], when=datetime.now(UTC) - timedelta(days=9))
    raws = [mail() for _ in range(3)]
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
        for raw in raws:
            dovecot.append(user, raw)
        await eventually(lambda: len(desk.taken) == 3)
    missed = mail("came in between, and somebody read it")
    dovecot.append(user, missed, flags=[SEEN])
    dovecot.renumber(user, 4711)
    desk.tried.clear()
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
        assert desk.taken == [*raws, missed]
        assert desk.position is not None
        assert desk.position.validity == 4711
        assert set(raws) < set(desk.tried)
        after = mail("after")
        dovecot.append(user, after)
        await eventually(lambda: desk.taken[-1] == after)


@pytest.mark.parametrize("security", ["starttls", "none", "tls"])
async def test_every_security(dovecot: Running, security: Security):
    user, desk, raw = new_user(), Desk(), mail()
    dovecot.append(user, raw)
    async with following(desk, account(user), mailbox(dovecot, user, security=security)):
        await eventually(lambda: desk.taken == [raw])


async def test_a_folder_with_a_chinese_name(dovecot: Running):
    user, desk, raw = new_user(), Desk(), mail()
    dovecot.create(user, '客服邮件 & ~ "1"')
    dovecot.append(user, raw, folder='客服邮件 & ~ "1"')
    box = mailbox(dovecot, user, folder='客服邮件 & ~ "1"')
    async with following(desk, account(user), box):
        await eventually(lambda: desk.taken == [raw])


async def test_odd_mails_come_byte_by_byte(dovecot: Running):
    user, desk = new_user(), Desk()
    raws = [
        b"\r\n",
        b"no header at all",
        bytes(range(1, 256)) * 40,
        b"Subject: x\r\n\r\n" + b"y" * 2_000_000,
        b"Subject: {5}\r\n\r\n* 9 EXISTS\r\n) A1 OK\r\n",
    ]
    for raw in raws:
        dovecot.append(user, raw)
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: len(desk.taken) == len(raws))
    # The test's own client sends every kind of line end as CRLF.
    assert desk.taken == [re.sub(rb"\r\n|\r|\n", b"\r\n", raw) for raw in raws]
