"""The test of a server's settings, against a real Postfix."""

from collections.abc import Callable

import pytest
from tests.adapters.email import authority, postfix
from tests.adapters.email.postfix import Running
from tests.adapters.email.sending.conftest import reach

from walletdesk.adapters.email.model import Server
from walletdesk.adapters.email.sending import Finding, probe

SENDER = "support@desk.example"


def said(findings: list[Finding]) -> list[str]:
    """Steps that went well, and the code of the one that did not."""
    assert all(finding.ok for finding in findings[:-1])
    return [finding.step if finding.ok else finding.code for finding in findings]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_all_is_well(login_server: Running, security: str):
    port = login_server.tls_port if security == "tls" else login_server.port
    server = reach(login_server, security=security, port=port, login="password", user="desk")
    found = await probe(server, postfix.PASSWORD, sender=SENDER)
    assert found == [
        Finding(step, ok=True) for step in ("dns", "connect", "tls", "login", "sender")
    ]
    token = authority.token("desk")
    oauth = reach(login_server, security=security, port=port, login="oauth2", user="desk")
    assert said(await probe(oauth, "", token, sender=SENDER))[-1] == "sender"


async def test_a_wrong_password_and_a_stale_token(login_server: Running):
    server = reach(login_server, login="password", user="desk")
    found = await probe(server, "wrong")
    assert said(found) == ["dns", "connect", "tls", "smtp.password_wrong"]
    assert found[-1].params == {"user": "desk"}
    oauth = reach(login_server, login="oauth2", user="desk")
    assert said(await probe(oauth, "", "stale"))[-1] == "smtp.token_refused"


async def test_a_login_the_server_does_not_offer(open_server: Running):
    for login in ("password", "oauth2"):
        found = await probe(reach(open_server, login=login, user="desk"), "x", "x")
        assert said(found) == ["dns", "connect", "tls", f"smtp.no_{login}"]


async def test_an_unknown_name():
    found = await probe(Server("nowhere.invalid", 25), "")
    assert [(each.step, each.ok) for each in found] == [("dns", False)]
    assert found[0].code in {"smtp.dns_unknown", "smtp.dns_silent"}
    assert found[0].params == {"host": "nowhere.invalid"}


async def test_nobody_listens():
    port = postfix.free_port()
    found = await probe(Server("localhost", port, login="none"), "")
    assert said(found) == ["dns", "smtp.connect_refused"]
    assert found[-1].params == {"host": "localhost", "port": str(port)}


async def test_tls_at_a_port_that_begins_in_clear(open_server: Running):
    found = await probe(reach(open_server, security="tls"), "")
    assert said(found) == ["dns", "smtp.not_tls"]
    assert found[-1].step == "tls"


async def test_clear_at_a_port_that_begins_with_tls(
    open_server: Running, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("walletdesk.adapters.email.sending.connections.CONNECT_SECONDS", 1.0)
    found = await probe(reach(open_server, port=open_server.tls_port), "")
    assert said(found) == ["dns", "smtp.silent"]


async def test_no_starttls(started: Callable[..., Running]):
    running = started(settings={"smtpd_tls_security_level": "none"})
    assert said(await probe(reach(running), "")) == ["dns", "connect", "smtp.no_starttls"]


@pytest.mark.parametrize(
    ("host", "days", "trusted", "code"),
    [
        ("localhost", 30, False, "smtp.certificate_issuer"),
        ("mail.other.example", 30, True, "smtp.certificate_name"),
        ("localhost", -1, True, "smtp.certificate_expired"),
    ],
)
async def test_a_certificate_that_proves_nothing(
    started: Callable[..., Running], host: str, days: int, trusted: bool, code: str
):
    running = started(trusted=trusted, certificate=authority.issue(host, days=days))
    assert said(await probe(reach(running), "")) == ["dns", "connect", code]
    at_once = reach(running, security="tls", port=running.tls_port)
    assert said(await probe(at_once, "")) == ["dns", code]


async def test_a_sender_the_server_does_not_want(started: Callable[..., Running]):
    restriction = "check_sender_access inline:{{support@desk.example=550 5.7.1 not yours}}"
    settings = {"smtpd_delay_reject": "no", "smtpd_sender_restrictions": restriction}
    running = started(settings=settings)
    found = await probe(reach(running), "", sender=SENDER)
    assert said(found) == ["dns", "connect", "tls", "smtp.sender_refused"]
    assert found[-1].params == {"sender": SENDER, "answer": "550"}
    assert not running.mails("ana")
