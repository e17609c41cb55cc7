"""What a sender may say, and what it is answered."""

import smtplib
import ssl
from pathlib import Path

import pytest

from walletdesk.adapters.email.listener import BadCertificate
from walletdesk.adapters.email.model import LARGEST

from .running import OTHERS, OURS, Desk, Wire, certificate_files, limited, running

MAIL = b"From: ann@example.org\r\nSubject: hello\r\n\r\nMy wallet.\r\n"


def test_a_mail_is_taken_for_the_mailbox_it_was_sent_to():
    with running() as here:
        here.send(MAIL, "help+AbC@wallet.example")
        (arrival,) = here.desk.arrivals
        assert here.desk.texts == [MAIL]
        assert arrival.account == here.desk.accounts[OURS]
        assert (arrival.via, arrival.envelope_from) == ("smtp", "ann@example.org")
        assert arrival.recipients == ("help+AbC@wallet.example",)
        assert arrival.raw.startswith(b"Received: from [127.0.0.1]\r\n\tby mx.wallet.example with")
        assert arrival.received_at.tzinfo


def test_a_mail_for_two_mailboxes_comes_to_each_with_its_own_addresses():
    with running() as here:
        here.send(MAIL, OURS, OTHERS, "help+2@wallet.example")
        by_account = {a.account: a.recipients for a in here.desk.arrivals}
        assert by_account == {
            here.desk.accounts[OURS]: (OURS, "help+2@wallet.example"),
            here.desk.accounts[OTHERS]: (OTHERS,),
        }


@pytest.mark.parametrize("again", ["RSET", "EHLO x"])
def test_a_mail_begun_anew_forgets_whom_it_was_for(again: str):
    with running() as here, here.client() as client:
        client.ehlo()
        client.mail("ann@example.org")
        client.rcpt(OURS)
        assert client.docmd(again)[0] == 250
        client.mail("bo@example.org")
        client.rcpt(OTHERS)
        assert client.data(MAIL)[0] == 250
        (arrival,) = here.desk.arrivals
        assert (arrival.recipients, arrival.envelope_from) == ((OTHERS,), "bo@example.org")


def test_nothing_is_passed_on_to_others():
    with running() as here, here.client() as client:
        client.ehlo()
        client.mail("ann@example.org")
        for stranger in ("bob@elsewhere.example", "help%elsewhere.example@x.example", "no@@no"):
            assert client.rcpt(stranger)[0] in {550, 553}
        assert client.docmd("DATA")[0] == 503
        assert here.desk.arrivals == []


def test_the_null_sender_is_a_sender():
    with running() as here:
        here.send(MAIL, sender="")
        assert here.desk.arrivals[0].envelope_from == ""


def test_what_it_offers():
    with running() as here, here.client() as client:
        client.ehlo()
        offered = set(client.esmtp_features)
        assert {"size", "8bitmime", "smtputf8", "pipelining"} <= offered
        assert not offered & {"auth", "starttls", "help"}
        assert client.esmtp_features["size"] == str(LARGEST)
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 502
        assert client.docmd("VRFY", OURS)[0] == 252


def test_an_address_in_chinese_and_a_mail_of_eight_bits():
    with running() as here:
        here.desk.accounts["帮助@wallet.example"] = here.desk.accounts[OURS]
        text = "Subject: 钱包\r\n\r\n你好\r\n".encode()
        with here.client() as client:
            client.ehlo()
            client.sendmail(
                "用户@例子.中国", "帮助@wallet.example", text, ["SMTPUTF8", "BODY=8BITMIME"]
            )
        assert here.desk.texts == [text]
        assert here.desk.arrivals[0].envelope_from == "用户@例子.中国"


@pytest.mark.parametrize(
    "address", [b"he\x00lp@wallet.example", b"h\xff@wallet.example", b"a" * 330]
)
def test_an_address_that_is_no_text_is_refused(address: bytes):
    with running() as here:
        wire = Wire(here.raw())
        wire.hear()
        wire.ask(b"EHLO x\r\n")
        assert wire.ask(b"MAIL FROM:<" + address + b">\r\n") in {500, 501, 553}
        assert wire.ask(b"MAIL FROM:<ann@example.org>\r\n") == 250
        assert wire.ask(b"RCPT TO:<" + address + b">\r\n") in {500, 501, 550, 553}
        wire.close()


@pytest.mark.parametrize("fast", [True, False])
def test_starttls(tmp_path: Path, fast: bool):
    certificate, key = certificate_files(tmp_path, "127.0.0.1")
    with running(certificate=certificate, key=key, fast=fast) as here, here.client() as client:
        client.starttls(context=_trusting(certificate))
        client.ehlo()
        assert "auth" not in client.esmtp_features
        assert "starttls" not in client.esmtp_features
        client.sendmail("ann@example.org", OURS, MAIL)
        assert here.desk.texts == [MAIL]
        assert b"with ESMTPS;" in here.desk.arrivals[0].raw


def test_what_was_said_in_the_clear_before_tls_is_forgotten(tmp_path: Path):
    certificate, key = certificate_files(tmp_path, "127.0.0.1")
    with running(certificate=certificate, key=key) as here:
        connection = here.raw()
        wire = Wire(connection)
        wire.hear()
        wire.ask(b"EHLO x\r\n")
        wire.ask(b"MAIL FROM:<ann@example.org>\r\n")
        wire.say(b"STARTTLS\r\nRCPT TO:<help@wallet.example>\r\n")
        assert wire.hear().startswith(b"220")
        secured = Wire(_trusting(certificate).wrap_socket(connection))
        assert secured.ask(b"RCPT TO:<help@wallet.example>\r\n") == 503
        assert secured.ask(b"EHLO x\r\n") == 250
        assert secured.ask(b"RCPT TO:<help@wallet.example>\r\n") == 503
        secured.close()


def test_a_handshake_that_fails_ends_only_itself(tmp_path: Path):
    certificate, key = certificate_files(tmp_path, "127.0.0.1")
    with running(certificate=certificate, key=key) as here:
        wire = Wire(here.raw())
        wire.hear()
        wire.ask(b"EHLO x\r\n")
        assert wire.ask(b"STARTTLS\r\n") == 220
        wire.say(b"this is no handshake\r\n" * 10)
        wire.hear()
        wire.close()
        here.send(MAIL)
        assert here.desk.texts == [MAIL]


def test_a_renewed_certificate_is_used_at_once(tmp_path: Path):
    certificate, key = certificate_files(tmp_path, "127.0.0.1")
    with running(certificate=certificate, key=key) as here:
        certificate_files(tmp_path, "127.0.0.1")
        with here.client() as client:
            client.starttls(context=_trusting(certificate))  # fails when the old one is shown
        certificate.write_text("half written")
        with here.client() as client:
            assert client.starttls(context=ssl._create_unverified_context())[0] == 220


def test_files_that_are_no_certificate_are_said_at_once(tmp_path: Path):
    from walletdesk.adapters.email.listener.certificate import Certificate

    certificate, key = certificate_files(tmp_path, "127.0.0.1")
    key.write_text("no key")
    with pytest.raises(BadCertificate, match=r"key\.pem"):
        Certificate(certificate, key)
    with pytest.raises(BadCertificate, match="absent"):
        Certificate(certificate, tmp_path / "absent")


def test_trouble_of_ours_is_for_later():
    desk = Desk()
    with running(desk) as here:
        with here.client() as client:
            client.ehlo()
            client.mail("ann@example.org")
            assert client.rcpt("broken@wallet.example")[0] == 451
        desk.trouble = _fails
        with pytest.raises(smtplib.SMTPDataError) as refused:
            here.send(MAIL)
        assert refused.value.smtp_code == 451
        assert desk.arrivals == []
        desk.trouble = lambda _: None
        here.send(MAIL)
        assert desk.texts == [MAIL]


def test_trouble_with_the_second_mailbox_brings_the_mail_again_to_both():
    desk = Desk()

    def second(arrival: object) -> None:
        if len(desk.arrivals) == 1:
            raise ConnectionError

    desk.trouble = second
    with running(desk) as here:
        with pytest.raises(smtplib.SMTPDataError):
            here.send(MAIL, OURS, OTHERS)
        desk.trouble = lambda _: None
        here.send(MAIL, OURS, OTHERS)
    assert [a.account for a in desk.arrivals] == [
        desk.accounts[each] for each in (OURS, OURS, OTHERS)
    ]


def test_a_desk_that_does_not_answer_is_trouble_of_ours():
    with limited(deliver=0.1) as here:
        import threading

        here.desk.opened = threading.Event()
        with pytest.raises(smtplib.SMTPDataError) as refused:
            here.send(MAIL)
        assert refused.value.smtp_code == 451
        here.desk.opened.set()


def test_at_most_a_hundred_recipients():
    with running() as here, here.client() as client:
        client.ehlo()
        client.mail("ann@example.org")
        for number in range(100):
            assert client.rcpt(f"help+{number}@wallet.example")[0] == 250
        assert client.rcpt(OURS)[0] == 452
        assert client.data(MAIL)[0] == 250
        assert len(here.desk.arrivals[0].recipients) == 100


def test_who_guesses_addresses_is_shown_the_door():
    with running() as here, here.client() as client:
        client.ehlo()
        client.mail("ann@example.org")
        codes = [client.rcpt(f"guess{number}@wallet.example")[0] for number in range(10)]
        assert codes == [550] * 9 + [421]
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.noop()


def test_commands_that_are_none_or_too_many_end_the_connection():
    with running() as here:
        wire = Wire(here.raw())
        wire.hear()
        assert [wire.ask(b"GET / HTTP/1.1\r\n") for _ in range(6)] == [500, 500, 500, 500, 502, 0]
        wire.close()
        wire = Wire(here.raw())
        wire.hear()
        codes = [wire.ask(b"NOOP\r\n") for _ in range(22)]
        assert codes == [250] * 20 + [421, 0]
        wire.close()


def test_a_command_line_that_is_too_long_is_refused():
    with running() as here:
        wire = Wire(here.raw())
        wire.hear()
        assert wire.ask(b"EHLO " + b"x" * 600 + b"\r\n") == 500
        assert wire.ask(b"EHLO " + b"x" * 300_000 + b"\r\n") == 500
        assert wire.ask(b"EHLO x\r\n") == 250
        wire.close()


def _fails(_: object) -> None:
    raise ConnectionResetError


def _trusting(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(certificate))
    context.check_hostname = False
    return context
