"""The same mail by two ways has the same digest, another mail has another."""

import pytest
from tests.adapters.email.reading.corpus.shape import FROM, mail, multi, part

from walletdesk.adapters.email.reading import read

ONE = mail(
    "Message-ID: <a@x.example>",
    "Date: Mon, 2 Nov 2026 10:00:00 +0000",
    "Subject: Mi billetera\r\n no abre",
    "Received: by a",
    body="uno\r\n\r\ndos\r\n",
)


def digest(raw: bytes) -> str:
    return read(raw).digest


@pytest.mark.parametrize(
    "other",
    [
        ONE.replace(b"\r\n", b"\n"),
        b"Received: by b\r\nX-Spam: no\r\nReturn-Path: <ana@cliente.example>\r\n" + ONE,
        ONE + b"\r\n\r\n",
        ONE.rstrip(b"\r\n"),
        ONE.replace(b"billetera\r\n no", b"billetera no"),
        ONE.replace(b"\r\n", b"\r"),
        b"From ana Mon Nov 2\r\n" + ONE,
    ],
    ids=["LF", "trace", "blank lines", "no last line end", "unfolded", "CR", "mbox"],
)
def test_the_way_changes_nothing(other: bytes) -> None:
    assert other != ONE
    assert digest(other) == digest(ONE)


@pytest.mark.parametrize(
    "other",
    [
        ONE.replace(b"uno", b"una"),
        ONE.replace(b"<a@", b"<b@"),
        ONE.replace(b"10:00", b"10:01"),
        ONE.replace(b"Mi", b"Tu"),
        ONE.replace(FROM, b"From: Li <li@cliente.example>"),
        ONE.replace(b"uno\r\n\r\ndos", b"uno\r\ndos"),
    ],
)
def test_another_mail_has_another(other: bytes) -> None:
    assert digest(other) != digest(ONE)


def test_mails_inside_have_their_own() -> None:
    inside = read(multi("mixed", part("message/rfc822", ONE))).attached
    assert [each.digest for each in inside] == [digest(ONE)]
