"""Mails in mails, and what a large mail keeps."""

import base64
import os

from tests.adapters.email.reading.corpus.parts import deep_multiparts, nested
from tests.adapters.email.reading.corpus.shape import mail, multi, part

from walletdesk.adapters.email.model import LARGEST, Mail
from walletdesk.adapters.email.reading import read

INNER = mail("Subject: inner", "Message-ID: <inner@x.example>", body="inner text")


def test_a_mail_in_a_mail_is_read_too_with_its_own_damage() -> None:
    broken = INNER.replace(b"Subject: inner", b"Subject: inner\r\nSubject: again")
    outer = read(multi("mixed", part("text/plain", "see"), part("message/rfc822", broken)))
    assert outer.damage == ()
    assert [(each.subject, each.text, each.damage) for each in outer.attached] == [
        ("inner", "inner text", ("header_repeated",))
    ]


def test_a_mail_in_base64_is_read_too() -> None:
    data = base64.encodebytes(INNER)
    whole = multi("mixed", part("message/rfc822", data, "Content-Transfer-Encoding: base64"))
    assert read(whole).attached[0].message_id == "inner@x.example"


def test_three_deep_and_the_rest_is_a_file() -> None:
    found: Mail = read(nested(6))
    for level in (6, 5, 4):
        assert found.subject == str(level)
        assert found.attachments == ()
        found = found.attached[0]
    assert found.subject == "3"
    assert found.attached == ()
    assert [(each.name, each.type) for each in found.attachments] == [
        ("message.eml", "message/rfc822")
    ]
    assert read(found.attachments[0].data).subject == "2"


def test_what_lies_too_deep_or_beyond_the_last_part_is_a_file_with_all_its_bytes() -> None:
    deep = read(deep_multiparts(1000))
    assert b"innermost" in deep.attachments[0].data
    many = read(multi("mixed", *[part("text/plain", f"p{n}") for n in range(1_500)]))
    assert "p999" in many.text
    assert b"p1499" in many.attachments[-1].data
    assert many.attachments[-1].name == "rest.eml"


def test_fifty_mails_are_read_however_they_are_nested_and_the_rest_are_files() -> None:
    ten = multi("mixed", *[part("message/rfc822", INNER)] * 10)
    found = read(multi("mixed", *[part("message/rfc822", ten)] * 10))
    inside = [*found.attached, *(each for outer in found.attached for each in outer.attached)]
    files = [*found.attachments, *(each for outer in found.attached for each in outer.attachments)]
    assert len(inside) == 50
    assert {each.type for each in files} == {"message/rfc822"}
    assert b"".join(each.data for each in files).count(b"inner text") == 100 - (50 - 5)


def test_a_mail_of_the_largest_size() -> None:
    data = os.urandom(LARGEST // 4 * 3 * 76 // 78 - 2_000)
    file = part(
        "application/zip; name=log.zip",
        base64.encodebytes(data),
        "Content-Transfer-Encoding: base64",
    )
    raw = multi("mixed", part("text/plain", "Hola"), file)
    assert 0.97 * LARGEST < len(raw) <= LARGEST
    found = read(raw)
    assert found.text == "Hola"
    assert found.attachments[0].data == data


def test_a_text_too_long_is_cut_and_kept_whole_as_a_file() -> None:
    text = "palabra " * 200_000
    found = read(mail("Subject: x", body=text))
    assert found.damage == ("text_cut",)
    assert found.attachments[0].data == text.encode()


def test_many_addresses_are_counted_and_the_first_kept() -> None:
    everybody = ", ".join(f"p{n}@x.example" for n in range(5_000))
    found = read(mail(f"Cc: {everybody}", "Subject: x"))
    assert (found.recipients, len(found.cc)) == (5_001, 100)


def test_headers_are_all_there_in_their_order_and_decoded() -> None:
    found = read(mail("X-A: 1", "X-B: =?utf-8?B?6ZKx5YyF?=", "X-A: 2", "Subject: x"))
    assert found.headers[2:] == (("X-A", "1"), ("X-B", "钱包"), ("X-A", "2"), ("Subject", "x"))
