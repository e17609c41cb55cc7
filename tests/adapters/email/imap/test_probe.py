"""The connection test names the step that fails, and why."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.adapters.email import authority
from tests.adapters.email import dovecot as servers
from tests.adapters.email.dovecot import Running
from tests.adapters.email.imap.kit import (
    Desk,
    Security,
    account,
    eventually,
    following,
    mailbox,
    new_user,
    offers_nothing,
)

from walletdesk.adapters.email.imap import Finding, probe
from walletdesk.adapters.email.imap.client import Client
from walletdesk.adapters.email.imap.login import refusal
from walletdesk.adapters.email.model import Mailbox, Server


async def last(owner_password: str, box: Mailbox) -> Finding:
    """The finding that ends the test; those before it went well."""
    assert box.imap is not None
    found = await probe(account(box.imap.user, password=owner_password), box)
    assert all(finding.ok for finding in found[:-1])
    assert [f.step for f in found] == ["dns", "connect", "tls", "login", "folder"][: len(found)]
    return found[-1]


async def test_everything_is_well(dovecot: Running):
    user = new_user()
    dovecot.append(user, b"Subject: x\r\n\r\nx\r\n")
    found = await probe(account(user), mailbox(dovecot, user))
    assert [(f.step, f.ok, f.code) for f in found] == [
        ("dns", True, "imap.dns_ok"),
        ("connect", True, "imap.connect_ok"),
        ("tls", True, "imap.tls_ok"),
        ("login", True, "imap.login_ok"),
        ("folder", True, "imap.folder_ok"),
    ]
    assert found[2].params == {"days": 29}
    assert found[4].params == {"folder": "INBOX", "count": 1, "unread": 1}
    assert dovecot.flags(user) == {1: set()}


async def test_an_unknown_host(dovecot: Running):
    finding = await last("x", mailbox(dovecot, "ana", host="no-such-host.invalid"))
    assert (finding.step, finding.code) in {
        ("dns", "imap.dns_unknown"),
        ("dns", "imap.dns_silent"),  # No name server can be asked where these tests run.
    }


async def test_nobody_listens(dovecot: Running):
    finding = await last("x", mailbox(dovecot, "ana", port=servers.free_port()))
    assert (finding.step, finding.code) == ("connect", "imap.connect_refused")


async def test_a_port_without_tls(dovecot: Running):
    finding = await last("x", mailbox(dovecot, "ana", port=dovecot.port))
    assert (finding.step, finding.code) == ("tls", "imap.tls_not_spoken")


async def test_a_password_is_never_sent_over_a_bare_network(dovecot: Running):
    server = Server(host="192.0.2.1", port=143, security="none", user="ana")
    finding = await last("x", Mailbox(imap=server))
    assert finding.code == "imap.plain_forbidden"


@pytest.fixture(scope="module")
def expired() -> Iterator[Running]:
    """With an expired certificate."""
    running = servers.start(certificate=authority.issue(days=-1))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Running]:
    running = servers.start(certificate=authority.issue("imap.example"))
    yield running
    running.stop()


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_certificates_that_are_no_good(
    dovecot: Running,
    expired: Running,
    elsewhere: Running,
    security: Security,
    monkeypatch: pytest.MonkeyPatch,
):
    async def code(server: Running) -> tuple[str, str]:
        finding = await last("x", mailbox(server, "ana", security=security))
        return finding.step, finding.code

    assert await code(expired) == ("tls", "imap.tls_unknown_authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(expired.ca_file))
    assert await code(expired) == ("tls", "imap.tls_expired")
    monkeypatch.setenv("SSL_CERT_FILE", str(elsewhere.ca_file))
    assert await code(elsewhere) == ("tls", "imap.tls_wrong_name")


async def test_a_certificate_for_another_name_stops_a_follower_before_the_password(
    elsewhere: Running, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(elsewhere.ca_file))
    desk = Desk()
    async with following(desk, account("ana"), mailbox(elsewhere, "ana")):
        await eventually(lambda: desk.is_in("failed", "imap.tls_wrong_name"))
    assert "user=<ana>" not in elsewhere.log()


async def test_no_starttls():
    running = servers.start(settings="ssl = no\n")
    try:
        finding = await last("x", mailbox(running, "ana", security="starttls"))
    finally:
        running.stop()
    assert (finding.step, finding.code) == ("tls", "imap.starttls_missing")


async def test_a_wrong_password(dovecot: Running):
    user, desk = new_user(), Desk()
    finding = await last("wrong", mailbox(dovecot, user))
    assert (finding.step, finding.code) == ("login", "imap.login_wrong")
    assert finding.params["user"] == user
    async with following(desk, account(user, password="wrong"), mailbox(dovecot, user)):
        await eventually(lambda: desk.is_in("failed", "imap.login_wrong"))


async def test_a_login_without_sasl(dovecot: Running, monkeypatch: pytest.MonkeyPatch):
    """An old server: LOGIN only, and signs that must be quoted."""
    monkeypatch.setattr(Client, "offers", offers_nothing)
    user = 'ana "b" \\ c'
    assert (await last(servers.PASSWORD, mailbox(dovecot, user, security="none"))).ok
    wrong = await last("wrong", mailbox(dovecot, user, security="none"))
    assert wrong.code == "imap.login_wrong"


async def test_a_server_that_takes_no_bare_passwords():
    running = servers.start(settings="auth_mechanisms = cram-md5\n")
    try:
        finding = await last("x", mailbox(running, "ana", security="none"))
    finally:
        running.stop()
    assert (finding.step, finding.code) == ("login", "imap.login_disabled")


async def test_an_unknown_folder_names_those_that_are_there(dovecot: Running):
    user = new_user()
    dovecot.create(user, "Support")
    finding = await last(servers.PASSWORD, mailbox(dovecot, user, folder="Suport"))
    assert (finding.step, finding.code) == ("folder", "imap.folder_missing")
    assert finding.params == {"folder": "Suport", "folders": "INBOX, Support"}
    desk = Desk()
    async with following(desk, account(user), mailbox(dovecot, user, folder="Suport")):
        await eventually(lambda: desk.is_in("failed", "imap.folder_missing"))


async def test_something_that_is_no_mail_server(dovecot: Running):
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        finding = await last("x", mailbox(dovecot, "ana", port=port, security="none"))
    assert (finding.step, finding.code) == ("tls", "imap.no_greeting")


@pytest.mark.parametrize(
    ("said", "host", "code"),
    [
        ("[ALERT] Application-specific password required: https://…", "imap.gmail.com", "app"),
        ("Login fail. Please using authorized code to login", "imap.qq.com", "app"),
        ("LOGIN failed.", "outlook.office365.com", "oauth"),
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "imap.gmail.com", "wrong"),
        ("[ALERT] Your account is not enabled for IMAP use.", "imap.gmail.com", "imap_off"),
        ("[UNAVAILABLE] Temporary authentication failure.", "imap.example", "busy"),
        ("[ALERT] Too many simultaneous connections. (Failure)", "imap.gmail.com", "busy"),
        ("SELECT Unsafe Login. Please contact kefu@188.com for help", "imap.163.com", "unsafe"),
        ("[PRIVACYREQUIRED] Plaintext authentication disallowed", "imap.example", "disabled"),
    ],
)
def test_what_servers_say(said: str, host: str, code: str):
    trouble = refusal(said, Server(host=host, port=993))
    assert trouble.code == f"imap.login_{code}"
    assert trouble.lasting == (code != "busy")
