"""Mailgun, Postmark and SendGrid: a good call, a forged one, an old one, a repeat."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from walletdesk.adapters.email.model import Check

from .kit import RAW, SendGrid, Site, mailgun

KEY = "key-1234"
HOUR = 3_600


def test_mailgun():
    site = Site("mailgun", KEY)
    for path in (site.path, site.path + "/mime"):
        answer = site.post(path=path, **mailgun(KEY, site.now(), token=path))
        assert (answer.status_code, answer.text) in {(200, "accepted"), (200, "repeated")}
    (arrival,) = site.desk.arrivals
    assert arrival.raw == RAW
    assert (arrival.account, arrival.via, arrival.checks) == (site.desk.id, "webhook", ())
    assert arrival.envelope_from == "bounce@example.org"
    assert arrival.recipients == ("help+x@wallet.example",)


def test_mailgun_without_files_sends_an_encoded_form():
    site = Site("mailgun", KEY)
    call = mailgun(KEY, site.now())
    body = urlencode(call["data"] | {"body-mime": RAW, "sender": ""})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert site.post(content=body, headers=kind).status_code == 200
    assert (site.desk.arrivals[0].raw, site.desk.arrivals[0].envelope_from) == (RAW, "")


def test_mailgun_forged():
    site = Site("mailgun", KEY)
    assert site.post(**mailgun("another", site.now())).status_code == 401
    assert site.post(**mailgun(KEY, site.now(), timestamp=str(site.now() + 1))).status_code == 401
    assert site.post(**mailgun(KEY, site.now(), token="x", signature="")).status_code == 401
    assert site.post(**mailgun(KEY, site.now(), token="")).status_code == 401
    assert site.post(data={"body-mime": "x"}).status_code == 401
    assert site.post(content=b"{}").status_code == 400
    assert site.desk.arrivals == []


def test_mailgun_old_and_early():
    site = Site("mailgun", KEY)
    assert site.post(**mailgun(KEY, site.now() - 10 * HOUR)).status_code == 403
    assert site.post(**mailgun(KEY, site.now() + HOUR)).status_code == 403
    assert site.desk.arrivals == []
    assert site.post(**mailgun(KEY, site.now() - 8 * HOUR)).status_code == 200


def test_a_token_of_mailgun_is_good_for_one_mail():
    site = Site("mailgun", KEY)
    call = mailgun(KEY, site.now())
    assert site.post(**call).text == "accepted"
    answer = site.post(**call)
    assert (answer.status_code, answer.text) == (200, "repeated")
    assert site.post(**mailgun(KEY, site.now(), raw=b"Subject: other\r\n\r\n")).status_code == 403
    forged = mailgun(KEY, site.now(), recipient="ceo@wallet.example")
    assert site.post(**forged).status_code == 403
    assert len(site.desk.arrivals) == 1


def test_mailgun_without_the_mail_itself():
    site = Site("mailgun", KEY)
    call = mailgun(KEY, site.now())
    call["files"] = {"body-plain": (None, b"parsed")}
    answer = site.post(**call)
    assert (answer.status_code, "/mime" in answer.text) == (400, True)


def postmark(**fields: Any) -> dict[str, Any]:
    raw = "From: ann@example.org\r\nSubject: 钱包\r\n\r\nhi\r\n"
    return {
        "json": {"RawEmail": raw, "OriginalRecipient": "help@wallet.example", "From": "x"} | fields
    }


def test_postmark():
    site = Site("postmark", "desk:päss word")
    call = postmark() | {"auth": ("desk", "päss word")}
    assert site.post(**call).text == "accepted"
    (arrival,) = site.desk.arrivals
    assert arrival.raw == "From: ann@example.org\r\nSubject: 钱包\r\n\r\nhi\r\n".encode()
    assert (arrival.envelope_from, arrival.recipients) == (None, ("help@wallet.example",))
    answer = site.post(**call)
    assert (answer.status_code, answer.text) == (200, "repeated")


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic ????", "Basic ZGVzazp3cm9uZw==", "Bearer ZGVzazpzZWNyZXQ="]
)
def test_postmark_forged(header: str):
    site = Site("postmark", "desk:secret")
    answer = site.post(**postmark(), headers={"authorization": header} if header else {})
    assert answer.status_code == 401  # a 403 would make Postmark give the mail up
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert site.desk.arrivals == []


def test_postmark_in_another_form():
    site = Site("postmark", "desk:secret")
    auth = ("desk", "secret")
    assert site.post(content=b"no json", auth=auth).status_code == 400
    answer = site.post(auth=auth, **postmark(RawEmail=None))
    assert (answer.status_code, "RawEmail" in answer.text) == (400, True)
    lone = json.dumps({"RawEmail": "Subject: \ud800\r\n\r\n"})
    assert site.post(auth=auth, content=lone).status_code == 200
    assert site.desk.arrivals[0].raw.startswith(b"Subject: ?")


def test_sendgrid():
    sendgrid = SendGrid()
    site = Site("sendgrid", sendgrid.public)
    call = sendgrid.call(site.now())
    assert site.post(**call).text == "accepted"
    (arrival,) = site.desk.arrivals
    assert arrival.raw == RAW
    assert arrival.envelope_from == "bounce@Example.org"
    assert arrival.recipients == ("help@wallet.example",)
    assert arrival.checks == (
        Check("spf", "pass", "example.org"),
        Check("dkim", "pass", "example.org"),
        Check("dkim", "fail", "other.example"),
    )
    answer = site.post(**call)
    assert (answer.status_code, answer.text) == (200, "repeated")


def test_sendgrid_says_nothing_of_checks_that_were_not_made():
    sendgrid = SendGrid()
    site = Site("sendgrid", sendgrid.public)
    site.post(**sendgrid.call(site.now(), dkim="none", SPF="nonsense", envelope="broken"))
    (arrival,) = site.desk.arrivals
    assert (arrival.checks, arrival.envelope_from, arrival.recipients) == ((), None, ())


def test_sendgrid_forged():
    sendgrid = SendGrid()
    site = Site("sendgrid", sendgrid.public)
    assert site.post(**SendGrid().call(site.now())).status_code == 401
    call = sendgrid.call(site.now())
    changed = call | {"content": call["content"].replace(b"wallet \xff", b"wallet !")}
    assert site.post(**changed).status_code == 401
    for name in tuple(call["headers"])[1:]:
        for value in ("", "AAAA", "é" * 3, "1"):
            headers = call["headers"] | {name: value.encode("latin-1")}
            assert site.post(content=call["content"], headers=headers).status_code == 401
    assert site.desk.arrivals == []
    site.desk.key = "no key at all"
    assert site.post(**call).status_code == 401


def test_sendgrid_old_and_early():
    sendgrid = SendGrid()
    site = Site("sendgrid", sendgrid.public)
    call = sendgrid.call(site.now())
    site.clock.forward(hours=74)
    assert site.post(**call).status_code == 403
    assert site.post(**sendgrid.call(site.now() + HOUR)).status_code == 403
    assert site.desk.arrivals == []


def test_sendgrid_in_another_form():
    sendgrid = SendGrid()
    site = Site("sendgrid", sendgrid.public)
    call = sendgrid.call(site.now(), raw=b"")
    answer = site.post(**call)
    assert (answer.status_code, "raw" in answer.text) == (400, True)


def test_a_key_may_be_written_as_pem():
    import base64

    from cryptography.hazmat.primitives import serialization

    sendgrid = SendGrid()
    key = serialization.load_der_public_key(base64.b64decode(sendgrid.public))
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    site = Site("sendgrid", pem.decode())
    assert site.post(**sendgrid.call(site.now())).status_code == 200


def test_where_there_is_no_webhook():
    site = Site("mailgun", KEY)
    call = mailgun(KEY, site.now())
    other = site.path.replace(str(site.desk.id), "0190a0a0-0000-7000-8000-000000000000")
    for path in (
        other,
        site.path.replace("mailgun", "postmark"),
        site.path.replace("mailgun", "x"),
    ):
        assert site.post(path=path, **call).status_code == 404
    site.desk.key = ""
    assert site.post(**call).status_code == 404
    site.desk.key, site.desk.webhook = KEY, ""
    assert site.post(**call).status_code == 404
    assert site.desk.arrivals == []


def test_trouble_of_ours_makes_the_provider_come_again():
    site = Site("mailgun", KEY)
    call = mailgun(KEY, site.now())
    site.desk.trouble = True
    answer = site.post(**call)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    site.desk.trouble = False
    site.clock.forward(hours=1)
    assert site.post(**call).text == "accepted"


def test_a_large_mail_comes_through_and_a_huge_one_does_not():
    site = Site("postmark", "desk:secret")
    auth = ("desk", "secret")
    raw = "Subject: x\r\n\r\n" + "0123456789abcdef" * 1_000_000
    assert site.post(auth=auth, **postmark(RawEmail=raw)).status_code == 200
    assert len(site.desk.arrivals[0].raw) == len(raw)
    huge = json.dumps({"RawEmail": "x" * (61 * 1024 * 1024)})
    assert site.post(auth=auth, content=huge).status_code == 413


def test_addresses_are_cleaned():
    site = Site("mailgun", KEY)
    site.post(
        **mailgun(KEY, site.now(), recipient="a\x00b@x.example, c@x.example", sender="\x1bq@x")
    )
    assert site.desk.arrivals[0].recipients == ("ab@x.example", "c@x.example")
    assert site.desk.arrivals[0].envelope_from == "q@x"


def test_the_window_is_longer_than_a_provider_tries():
    from walletdesk.adapters.email.webhooks import mailgun, sendgrid

    assert timedelta(hours=8) < mailgun.OLDEST
    assert timedelta(days=3) < sendgrid.OLDEST
