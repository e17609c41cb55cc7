"""Header fields, one by one."""

import pytest

from walletdesk.adapters.email.model import Address
from walletdesk.adapters.email.sending.fields import addresses, field, unstructured, wire


@pytest.mark.parametrize(
    ("written", "travels"),
    [
        ("ana@mail.example", "ana@mail.example"),
        ("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"),
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("用户@mail.example", "用户@mail.example"),
        ("a b@mail.example", '"a b"@mail.example'),
        ('"a b"@mail.example', '"a b"@mail.example'),
        ("a@b@mail.example", '"a@b"@mail.example'),
        ("ana@[127.0.0.1]", "ana@[127.0.0.1]"),
        ("ana@mail.example.", "ana@mail.example"),
        ("ana", ""),
        ("@mail.example", ""),
        ("ana@", ""),
        ("ana@mail example", ""),
        ("ana@mail.example>", ""),
        ("a" * 400 + "@mail.example", ""),
    ],
)
def test_an_address_travels_as_servers_know_it(written: str, travels: str):
    assert wire(written) == travels


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana", "Ana <ana@mail.example>"),
        ("Ana Ruiz", "Ana Ruiz <ana@mail.example>"),
        ("Ruiz, Ana", '"Ruiz, Ana" <ana@mail.example>'),
        ('A "B" \\', '"A \\"B\\" \\\\" <ana@mail.example>'),
        ("王", "=?utf-8?B?546L?= <ana@mail.example>"),
        ("=?utf-8?Q?x?=", "=?utf-8?B?PT91dGYtOD9RP3g/PQ==?= <ana@mail.example>"),
        ("", "<ana@mail.example>"),
    ],
)
def test_a_name_is_quoted_or_encoded_when_it_must_be(name: str, shown: str):
    assert " ".join(addresses([Address(name, "ana@mail.example")])) == shown


def test_fields_are_folded_between_words():
    made = field("Subject", unstructured("word " * 40))
    lines = made.split(b"\r\n")
    assert all(len(line) <= 76 for line in lines)
    assert b"".join(lines) == b"Subject: " + b" ".join([b"word"] * 40)
