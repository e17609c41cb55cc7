"""What goes wrong while a mailbox is followed: nothing is lost and nothing taken twice."""

import asyncio
import time

import pytest
from tests.adapters.email.dovecot import Running
from tests.adapters.email.imap.kit import (
    Desk,
    account,
    eventually,
    following,
    mail,
    mailbox,
    new_user,
    offers_nothing,
)
from tests.adapters.email.imap.proxy import proxy

from walletdesk.adapters.email import model
from walletdesk.adapters.email.imap import folder, follow, plan
from walletdesk.adapters.email.imap.client import Client
from walletdesk.adapters.email.model import Arrival, Arrived, Seen


async def test_a_connection_that_is_cut_in_the_middle_of_mails(dovecot: Running):
    user, desk = new_user(), Desk()
    raws = [mail(size=60_000) for _ in range(12)]
    for raw in raws:
        dovecot.append(user, raw)
    async with proxy(dovecot.tls_port) as between:
        between.budgets = [150_000, 9_000, 200_000]
        box = mailbox(dovecot, user, port=between.port)
        async with following(desk, account(user), box):
            await eventually(lambda: len(desk.taken) == 12)
        assert between.cuts >= 3
    assert desk.taken == raws
    assert desk.tried == raws
    assert desk.has_said("imap.lost")
    assert not desk.aside


async def test_a_network_that_lets_a_mail_pass_only_in_the_end(dovecot: Running):
    """Each connection brings more than the last; a cut is no fault of the mail."""
    user, desk, raw = new_user(), Desk(), mail(size=400_000)
    dovecot.append(user, raw)
    async with proxy(dovecot.tls_port) as between:
        between.budgets = [100_000, 200_000, 300_000]
        box = mailbox(dovecot, user, port=between.port)
        async with following(desk, account(user), box):
            await eventually(lambda: desk.taken == [raw])
    assert not desk.aside


async def test_a_connection_that_is_cut_while_idle(dovecot: Running):
    user, desk, raw = new_user(), Desk(), mail()
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
        dovecot.kick(user)
        await eventually(lambda: desk.is_in("waiting", "imap.lost"))
        dovecot.append(user, raw)
        await eventually(lambda: desk.taken == [raw])


async def test_trouble_of_our_own_brings_the_same_mail_again(dovecot: Running):
    user, desk = new_user(), Desk()
    raws = [mail() for _ in range(6)]
    uids = [dovecot.append(user, raw) for raw in raws]
    desk.trouble = 2
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.position is not None and desk.position.uid == uids[-1])
    assert desk.tried[:2] == raws[:2]
    assert desk.tried.count(raws[0]) == 2
    assert sorted(desk.taken) == sorted(raws)
    assert desk.has_said("imap.desk")
    assert not desk.aside


async def test_an_answer_comes_after_what_it_answers(dovecot: Running):
    user, desk = new_user(), Desk()
    raws = [mail() for _ in range(3)]
    raws.insert(2, b"In-reply-to: <root@example.org>\r\n" + mail())
    for raw in raws:
        dovecot.append(user, raw)
    desk.slow = set(raws[:2])
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: len(desk.taken) == 4)
    assert set(desk.taken[:2]) == set(raws[:2])
    assert desk.taken[2:] == raws[2:]


async def test_an_unreadable_mail_is_put_aside_once(dovecot: Running):
    user, desk = new_user(), Desk()
    raws = [mail() for _ in range(3)]
    uids = [dovecot.append(user, raw) for raw in raws]
    desk.unreadable = {raws[1]}
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: len(desk.taken) == 2)
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
    assert desk.tried.count(raws[1]) == 1
    assert [(at.uid, code) for at, (_, code) in desk.aside.items()] == [(uids[1], "unreadable")]
    assert {uid for uid, flags in dovecot.flags(user).items() if flags} == {uids[0], uids[2]}


async def test_a_released_mail_is_fetched_again(dovecot: Running, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder, "LOOK", 0.2)
    user, desk, raw, last = new_user(), Desk(), mail(), mail()
    desk.unreadable = {raw}
    dovecot.append(user, raw)
    dovecot.append(user, last)
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.taken == [last] and desk.is_in("idle"))
        position = desk.position
        desk.wanted = list(desk.aside)
        await eventually(lambda: desk.tried.count(raw) == 2)
        await eventually(lambda: not desk.wanted)
        assert list(desk.aside.values()) == [(len(raw), "unreadable")]
        desk.unreadable = set()
        desk.wanted = list(desk.aside)
        await eventually(lambda: desk.taken == [last, raw])
        await eventually(lambda: not desk.aside)
    assert desk.position == position


async def test_a_released_mail_that_is_no_longer_there(dovecot: Running):
    user, desk = new_user(), Desk()
    uid = dovecot.append(user, mail())
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
    assert desk.position is not None
    dovecot.expunge(user, uid)
    desk.wanted = [Seen(1, 5), desk.position]
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: not desk.wanted)
    assert {code for _, code in desk.aside.values()} == {"gone"}
    assert len(desk.aside) == 2


async def test_a_mail_that_is_too_large_is_not_fetched(
    dovecot: Running, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(plan, "LARGEST", 50_000)
    user, desk = new_user(), Desk()
    raws = [mail(), mail(size=100_000), mail()]
    uids = [dovecot.append(user, raw) for raw in raws]
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: len(desk.taken) == 2)
        await eventually(lambda: desk.is_in("idle"))
    assert desk.taken == [raws[0], raws[2]]
    [(at, (size, code))] = desk.aside.items()
    assert (at.uid, code) == (uids[1], "too_large")
    assert size >= 100_000
    assert size < model.LARGEST


async def test_a_mail_that_the_server_never_gives_is_put_aside(dovecot: Running):
    """Its file on the server may not be read; Dovecot ends the connection on such a mail."""
    user, desk = new_user(), Desk()
    raws = [mail() for _ in range(3)]
    uids = [dovecot.append(user, raw) for raw in raws]
    dovecot.spoil(user, uids[1])
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: raws[2] in desk.taken)
    assert desk.taken == [raws[0], raws[2]]
    assert [(at.uid, code) for at, (_, code) in desk.aside.items()] == [(uids[1], "fetch_failed")]


async def test_a_mail_whose_size_ends_the_server_is_found_out(dovecot: Running):
    user, desk = new_user(), Desk()
    raws = [mail() for _ in range(9)]
    for raw in raws[:5]:
        dovecot.append(user, raw)
    dovecot.lay_spoiled(user, f"{int(time.time())}.spoiled")
    for raw in raws[5:]:
        dovecot.append(user, raw)
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: raws[8] in desk.taken)
    assert desk.taken == raws
    assert [code for _, code in desk.aside.values()] == ["fetch_failed"]


async def test_stopping_while_idle(dovecot: Running):
    user, desk = new_user(), Desk()
    async with following(desk, account(user), mailbox(dovecot, user)) as stop:
        await eventually(lambda: desk.is_in("idle"))
        stop.set()
    await eventually(lambda: dovecot.connections(user) == 0)


@pytest.mark.parametrize("moment", ["connecting", "idle"])
async def test_stopping_while_the_network_hangs(dovecot: Running, moment: str):
    user, desk = new_user(), Desk()
    async with proxy(dovecot.tls_port) as between:
        between.silent = moment == "connecting"
        box = mailbox(dovecot, user, port=between.port)
        stop = asyncio.Event()
        task = asyncio.create_task(follow(account(user), box, desk, stop))
        await eventually(lambda: between.connections and desk.is_in(moment))
        between.silent = True
        began = time.monotonic()
        stop.set()
        await asyncio.wait_for(task, 60)
        # Far below every timeout of a connection: nothing was waited for.
        assert time.monotonic() - began < 10


async def test_being_told_to_stop_amid_mails_marks_what_was_committed(dovecot: Running):
    user = new_user()
    raws = [mail() for _ in range(3)]
    uids = [dovecot.append(user, raw) for raw in raws]
    hangs = asyncio.Event()

    class Hanging(Desk):
        async def ahead(self, arrival: Arrival) -> Arrived:
            if arrival.raw == raws[1]:
                while raws[2] not in self.taken:
                    await asyncio.sleep(0)
                hangs.set()
                await asyncio.Event().wait()
            return await super().ahead(arrival)

    desk = Hanging()
    async with following(desk, account(user), mailbox(dovecot, user)) as stop:
        await hangs.wait()
        stop.set()
    assert {uid for uid, flags in dovecot.flags(user).items() if flags} == {uids[0]}
    assert desk.position is not None
    assert desk.position.uid == uids[0]


async def test_a_server_without_idle_is_asked(dovecot: Running, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder, "LOOK", 0.2)
    monkeypatch.setattr(Client, "offers", offers_nothing)
    user, desk, raw = new_user(), Desk(), mail()
    async with following(desk, account(user), mailbox(dovecot, user, security="none")):
        await eventually(lambda: desk.is_in("idle"))
        dovecot.append(user, raw)
        await eventually(lambda: desk.taken == [raw])


async def test_idle_is_renewed(dovecot: Running, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder, "LOOK", 0.1)
    monkeypatch.setattr(folder, "RENEW", 0.2)
    user, desk, raw = new_user(), Desk(), mail()
    async with following(desk, account(user), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("idle"))
        await asyncio.sleep(1)
        dovecot.append(user, raw)
        await eventually(lambda: desk.taken == [raw])
    assert not any(health.code for health in desk.healths)
