"""The text of a mail: where it ends, what it may be, and that all of it arrives."""

import smtplib
import threading

import pytest
from tests.processes import until

from .running import OURS, Desk, Wire, limited, running

HEAD = b"Subject: x\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (HEAD + b"..\r\n...dots\r\n.\r\n", HEAD + b".\r\n..dots\r\n"),
        (b"..first\r\n.\r\n", b".first\r\n"),
        (HEAD + b"a\n.\nb\r\n.\r\n", HEAD + b"a\n.\nb\r\n"),
        (HEAD + b"a\n.\r\nb\r\n.\r\n", HEAD + b"a\n.\r\nb\r\n"),
        (HEAD + b"a\r\n.\nb\r\n.\r\n", HEAD + b"a\r\n\nb\r\n"),
        (HEAD + b"a\r.\rb\r\n.\r\n", HEAD + b"a\r.\rb\r\n"),
        (HEAD + b"a\r\n.\rb\r\n.\r\n", HEAD + b"a\r\n\rb\r\n"),
        (HEAD + b"nul \x00 \xff\xfe\r\n.\r\n", HEAD + b"nul \x00 \xff\xfe\r\n"),
        (HEAD + b"x" * 200_000 + b"\r\n.\r\n", HEAD + b"x" * 200_000 + b"\r\n"),
    ],
    ids="none blank dots dot-first bare-lf lf-dot-crlf crlf-dot-lf bare-cr dot-cr bytes"
    " long-line".split(),
)
@pytest.mark.parametrize("step", [0, 1, 7])
def test_only_the_final_dot_ends_a_mail(sent: bytes, read: bytes, step: int):
    with running() as here:
        wire = Wire(here.raw())
        wire.open_mail()
        if step and len(sent) < 1_000:
            for at in range(0, len(sent), step):
                wire.say(sent[at : at + step])
        else:
            wire.say(sent)
        assert wire.hear().startswith(b"250")
        assert wire.ask(b"QUIT\r\n") == 221
        wire.close()
        assert here.desk.texts == [read]


def test_a_second_mail_cannot_be_hidden_in_a_first():
    with running() as here:
        wire = Wire(here.raw())
        wire.open_mail()
        for end in (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n\x00.\r\n", b"\r\n.\r\r\n"):
            wire.say(
                b"one" + end + b"MAIL FROM:<x@evil.example>\r\nRCPT TO:<help@wallet.example>\r\n"
            )
        wire.say(b"\r\n.\r\n")
        assert wire.hear().startswith(b"250")
        assert wire.ask(b"NOOP\r\n") == 250
        wire.close()
        assert len(here.desk.arrivals) == 1
        assert here.desk.arrivals[0].envelope_from == "ann@example.org"
        assert here.desk.texts[0].count(b"MAIL FROM") == 6


def test_commands_may_come_in_one_piece_with_mails_among_them():
    with running() as here:
        wire = Wire(here.raw())
        mail = b"MAIL FROM:<a@x.example>\r\nRCPT TO:<help@wallet.example>\r\nDATA\r\n"
        wire.say(
            b"EHLO x\r\n" + mail + HEAD + b"one\r\n.\r\n" + mail + HEAD + b"two\r\n.\r\nQUIT\r\n"
        )
        codes = [int(wire.hear()[:3]) for _ in range(11)]
        assert codes == [220, 250, 250, 250, 354, 250, 250, 250, 354, 250, 221]
        wire.close()
        assert here.desk.texts == [HEAD + b"one\r\n", HEAD + b"two\r\n"]


def test_a_connection_cut_before_the_final_dot_leaves_nothing():
    with running() as here:
        for text in (
            b"",
            HEAD + b"half",
            HEAD + b"whole\r\n",
            HEAD + b"whole\r\n.",
            HEAD + b"\r\n.\r",
        ):
            wire = Wire(here.raw())
            wire.open_mail()
            wire.say(text)
            wire.close()
        here.send(HEAD + b"after\r\n")
        assert here.desk.texts == [HEAD + b"after\r\n"]


def test_who_hangs_up_after_the_final_dot_may_come_again():
    desk = Desk()
    desk.opened = threading.Event()
    with running(desk) as here:
        wire = Wire(here.raw())
        wire.open_mail()
        wire.say(HEAD + b"once\r\n.\r\n")
        until(lambda: desk.waiting)
        wire.close()
        desk.opened.set()
        until(lambda: desk.arrivals)
        here.send(HEAD + b"once\r\n")
    assert desk.texts == [HEAD + b"once\r\n"] * 2


def test_250_comes_only_after_the_desk_has_accepted():
    desk = Desk()
    desk.opened = threading.Event()
    with running(desk) as here:
        connection = here.raw()
        wire = Wire(connection)
        wire.open_mail()
        wire.say(HEAD + b"\r\n.\r\n")
        until(lambda: desk.waiting)
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        desk.opened.set()
        connection.settimeout(30)
        assert connection.recv(3) == b"250"
        wire.close()


def test_a_mail_that_says_it_is_too_large_is_refused_before_it_is_sent():
    with limited(largest=1_000) as here, here.client() as client:
        client.ehlo()
        assert client.docmd("MAIL FROM:<a@x.example> SIZE=1001")[0] == 552
        assert client.docmd("MAIL FROM:<a@x.example> SIZE=1000")[0] == 250


def test_a_mail_that_grows_too_large_is_refused_and_the_next_is_taken():
    with limited(largest=100_000) as here, here.client() as client:
        client.helo()  # no extensions: the size is not said beforehand
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("a@x.example", OURS, HEAD + b"x" * 300_000)
        assert refused.value.smtp_code == 552
        client.sendmail("a@x.example", OURS, HEAD + b"small\r\n")
        assert here.desk.texts == [HEAD + b"small\r\n"]


def test_the_largest_mail_arrives_whole():
    with limited(largest=3_000_000) as here:
        text = HEAD + b"0123456789abcde\r\n" * 170_000
        here.send(text)
        assert here.desk.texts == [text]


def test_a_mail_without_end_is_not_read_for_ever():
    with limited(largest=10_000) as here:
        wire = Wire(here.raw())
        wire.open_mail()
        try:
            for _ in range(100):
                wire.say(b"y" * 10_000)
            heard = wire.hear()
        except ConnectionError:
            heard = b""
        assert heard[:3] in {b"552", b""}
        assert here.desk.arrivals == []
        wire.close()


def test_memory_is_bounded_and_who_finds_none_may_come_again():
    with limited(memory=1_000_000, largest=300_000) as here:
        wires = [Wire(here.raw()) for _ in range(3)]
        for wire in wires:
            wire.open_mail()
            wire.say(HEAD + b"z" * 250_000)
        answers: list[bytes] = []
        for wire in wires:
            wire.say(b"\r\n.\r\n")
            answers.append(wire.hear()[:3])
            wire.close()
        assert set(answers) == {b"250", b"452"}
        for number in range(6):
            here.send(HEAD + b"%d room again" % number + b"z" * 250_000)
