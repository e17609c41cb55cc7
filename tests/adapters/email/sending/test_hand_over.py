"""Mails handed over to a real Postfix."""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from tests.adapters.email import authority, postfix
from tests.adapters.email.imap.proxy import proxy
from tests.adapters.email.postfix import Running
from tests.adapters.email.sending.conftest import reach
from tests.adapters.email.sending.letters import body, letter, read
from tests.processes import until

from walletdesk.adapters.email.model import Address, Attachment, Server
from walletdesk.adapters.email.sending import compose, hand_over, hang_up
from walletdesk.channels import Delivery

SENDER = "support@desk.example"
ANA = "ana@mail.example"


def mail(**changes: Any) -> tuple[str, bytes]:
    """A message id and the mail that bears it."""
    known = f"{uuid.uuid4().hex}@desk.example"
    return known, compose(letter(message_id=known, **changes))


async def give(server: Server, *recipients: str, raw: bytes | None = None) -> Delivery:
    return await hand_over(raw or mail()[1], SENDER, recipients or (ANA,), server, "")


def found(running: Running, user: str, known: str) -> list[bytes]:
    return [each for each in running.mails(user) if known.encode() in each]


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
async def test_a_mail_arrives_as_it_was_made(open_server: Running, security: str):
    port = open_server.tls_port if security == "tls" else open_server.port
    known, raw = mail(
        text="您好\n.\n..x\nFrom me", attachments=(Attachment("a", "", b"\r\n.\r\n"),)
    )
    server = reach(open_server, security=security, port=port)
    assert await give(server, raw=raw) == Delivery(state="sent", external_id=known)
    until(lambda: found(open_server, "ana", known))
    arrived = found(open_server, "ana", known)[0]
    assert arrived.endswith(raw.replace(b"\r\n", b"\n"))
    assert b"Return-Path: <support@desk.example>" in arrived
    assert body(read(arrived), "plain").startswith("您好\n.\n..x\nFrom me")
    encrypted = b"using TLSv1" in arrived or b"ESMTPS" in arrived
    assert encrypted == (security != "none")


async def test_the_null_sender_and_several_recipients(open_server: Running):
    known, raw = mail()
    to = (ANA, "wang+x@mail.example", "ANA@mail.example")
    delivery = await hand_over(raw, "", to, reach(open_server), "")
    assert delivery.state == "sent"
    until(lambda: found(open_server, "ana", known) and found(open_server, "wang", known))
    assert b"Return-Path: <>" in found(open_server, "ana", known)[0]


async def test_a_local_part_in_any_script_asks_for_smtputf8(open_server: Running):
    known, raw = mail(to=(Address("", "用户@mail.example"),))
    assert (await give(reach(open_server), "用户@mail.example", raw=raw)).state == "sent"
    until(lambda: found(open_server, "用户", known))
    arrived = found(open_server, "用户", known)[0]
    assert "To: <用户@mail.example>".encode() in arrived
    assert b"with UTF8SMTPS" in arrived


async def test_a_server_without_smtputf8_cannot_have_it(started: Callable[..., Running]):
    running = started(settings={"smtputf8_enable": "no"})
    delivery = await give(reach(running), "用户@mail.example")
    assert delivery == Delivery(state="failed", error="mail.no_utf8")


@pytest.mark.parametrize(
    ("recipient", "error", "retry_after"),
    [
        ("nobody@mail.example", "mail.no_such_user", None),
        ("gone@mail.example", "mail.no_such_user", None),
        ("policy@mail.example", "mail.refused_policy", None),
        ("late@mail.example", "mail.refused_policy", None),
        ("x@elsewhere.example", "mail.refused_policy", None),
        ("grey@mail.example", "mail.greylisted", 300),
        ("busy@mail.example", "mail.deferred", 60),
        ("full@mail.example", "mail.mailbox_full", 3600),
        ("no address", "mail.bad_address", None),
        ("ana@mail.example>\r\nRCPT TO:<bo@mail.example", "mail.bad_address", None),
        ("", "mail.bad_address", None),
    ],
)
async def test_what_the_far_end_says_is_told(
    open_server: Running, recipient: str, error: str, retry_after: float | None
):
    delivery = await give(reach(open_server), recipient)
    assert delivery == Delivery(state="failed", error=error, retry_after=retry_after)


async def test_nobody_gets_what_its_first_recipient_cannot_have(open_server: Running):
    known, raw = mail()
    assert (await give(reach(open_server), "gone@mail.example", "bo@mail.example", raw=raw)).error
    later, marker = mail()
    await give(reach(open_server), "bo@mail.example", raw=marker)
    until(lambda: found(open_server, "bo", later))
    assert not found(open_server, "bo", known)


async def test_a_copy_that_is_refused_does_not_hold_the_mail_back(open_server: Running):
    known, raw = mail()
    delivery = await give(reach(open_server), ANA, "gone@mail.example", raw=raw)
    assert delivery == Delivery(state="sent", external_id=known, error="mail.some_refused")
    until(lambda: found(open_server, "ana", known))


async def test_a_domain_that_asks_for_less_gets_less(open_server: Running):
    server = reach(open_server)
    first = await give(server, "hurry@slow.example")
    assert (first.error, first.retry_after) == ("mail.slowed", 120)
    asked = open_server.log().count("RCPT from")
    second = await give(server, "other@slow.example")
    assert second.error == "mail.slowed"
    assert second.retry_after is not None
    assert 5 < second.retry_after <= 60
    assert open_server.log().count("RCPT from") == asked
    assert (await give(server)).state == "sent"


async def test_a_mail_too_large_is_not_sent_at_all(started: Callable[..., Running]):
    running = started(largest=20_000)
    _, raw = mail(attachments=(Attachment("a", "", b"x" * 30_000),))
    delivery = await give(reach(running), raw=raw)
    assert delivery == Delivery(state="failed", error="mail.too_large")
    await hang_up()
    until(lambda: running.log().count(" disconnect from") == running.log().count(" connect from"))
    assert "mail=" not in running.log()


async def test_connections_are_used_again_until_they_are_hung_up(started: Callable[..., Running]):
    running = started()
    before = running.log().count(" connect from")
    for _ in range(3):
        assert (await give(reach(running))).state == "sent"
    await give(reach(running), "nobody@mail.example")
    assert (await give(reach(running))).state == "sent"
    assert running.log().count(" connect from") == before + 1
    await hang_up()
    until(lambda: "data=4 " in running.log())
    assert (await give(reach(running))).state == "sent"
    assert running.log().count(" connect from") == before + 2


async def test_a_kept_connection_that_died_is_opened_anew(open_server: Running):
    async with proxy(open_server.port) as network:
        server = reach(open_server, port=network.port)
        assert (await give(server)).state == "sent"
        assert (await give(server)).state == "sent"
        assert network.connections == 1
        network.cut()
        assert (await give(server)).state == "sent"
        assert network.connections == 2


async def test_many_at_once_arrive_once_each(open_server: Running):
    mails = [mail() for _ in range(12)]
    given = await asyncio.gather(*(give(reach(open_server), raw=raw) for _, raw in mails))
    assert [delivery.state for delivery in given] == ["sent"] * 12
    until(lambda: all(found(open_server, "ana", known) for known, _ in mails))
    assert [len(found(open_server, "ana", known)) for known, _ in mails] == [1] * 12


async def test_a_password_opens_the_door(login_server: Running):
    server = reach(login_server, login="password", user="desk")
    known, raw = mail()
    delivery = await hand_over(raw, SENDER, (ANA,), server, postfix.PASSWORD)
    assert delivery.state == "sent"
    until(lambda: found(login_server, "ana", known))
    wrong = await hand_over(mail()[1], SENDER, (ANA,), server, "wrong")
    assert wrong == Delivery(state="failed", error="mail.login", retry_after=300)


async def test_an_access_token_opens_the_door(login_server: Running):
    server = reach(login_server, login="oauth2", user="desk")
    token = authority.token("desk")
    given = await hand_over(mail()[1], SENDER, (ANA,), server, "", token=token)
    assert given.state == "sent"
    old = authority.token("desk", seconds=-60)
    refused = await hand_over(mail()[1], SENDER, (ANA,), server, "", token=old)
    assert (refused.error, refused.retry_after) == ("mail.login", 300)


async def test_without_a_login_such_a_server_takes_nothing(login_server: Running):
    assert (await give(reach(login_server))).state == "failed"


async def test_a_login_that_the_server_does_not_know(open_server: Running):
    server = reach(open_server, login="password", user="desk")
    delivery = await hand_over(mail()[1], SENDER, (ANA,), server, "x")
    assert (delivery.error, delivery.retry_after) == ("mail.login_unsupported", 300)


async def test_an_unknown_authority_gets_nothing(started: Callable[..., Running]):
    running = started(trusted=False)
    for security, port in (("tls", running.tls_port), ("starttls", running.port)):
        delivery = await give(reach(running, security=security, port=port))
        assert (delivery.error, delivery.retry_after) == ("mail.certificate", 60)
    assert not running.mails("ana")


async def test_a_certificate_of_another_name_gets_nothing(started: Callable[..., Running]):
    running = started(certificate=authority.issue("mail.other.example"))
    assert (await give(reach(running))).error == "mail.certificate"


async def test_encryption_that_is_demanded_is_not_done_without(started: Callable[..., Running]):
    running = started(settings={"smtpd_tls_security_level": "none"})
    assert (await give(reach(running))).error == "mail.tls"
    assert not running.mails("ana")


async def test_no_password_travels_in_clear(started: Callable[..., Running]):
    away = [
        each.address
        for each_of in psutil.net_if_addrs().values()
        for each in each_of
        if each.family.name == "AF_INET" and not each.address.startswith("127.")
    ]
    if not away:
        pytest.skip("this machine has loopback only")
    running = started(settings={"inet_interfaces": "all"})
    server = reach(running, host=away[0], security="none", login="password", user="desk")
    delivery = await hand_over(mail()[1], SENDER, (ANA,), server, "secret")
    assert (delivery.error, delivery.retry_after) == ("mail.unencrypted", 300)
    assert (await give(reach(running, host=away[0], security="none"))).state == "sent"


@pytest.mark.parametrize(
    ("host", "error"),
    [("localhost", "mail.connection"), ("nowhere.invalid", "mail.dns"), ("a" * 70, "mail.dns")],
)
async def test_nobody_there_is_tried_again(host: str, error: str):
    delivery = await give(Server(host, postfix.free_port(), "none", login="none"))
    assert delivery == Delivery(state="failed", error=error, retry_after=60)


async def test_a_line_that_breaks_in_the_middle_is_tried_again(open_server: Running):
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what was said until the mail itself comes, then hang up."""
        there, here = await asyncio.open_connection("127.0.0.1", open_server.port)
        back = asyncio.create_task(_pass_on(there, writer))
        while line := await reader.readline():
            here.write(line)
            if line.startswith(b"Subject:"):
                break
        back.cancel()
        writer.close()
        here.close()

    proxy = await asyncio.start_server(cut, "127.0.0.1", 0)
    async with proxy:
        port = proxy.sockets[0].getsockname()[1]
        known, raw = mail()
        delivery = await give(reach(open_server, port=port, security="none"), raw=raw)
    assert delivery == Delivery(state="failed", error="mail.connection", retry_after=60)
    assert not found(open_server, "ana", known)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(4096):
        writer.write(data)
