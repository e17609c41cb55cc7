"""DKIM signatures, verified by dkimpy."""

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.adapters.email.sending.letters import letter
from tests.adapters.email.sending.verifier import verify

from walletdesk.adapters.email.model import Attachment
from walletdesk.adapters.email.sending import canonical, compose, dkim_record, new_key, sign

KEY = new_key()
RAW = compose(letter(attachments=(Attachment("x.bin", "", bytes(range(256))),)))


def pem(key: Any) -> str:
    shape = serialization.PrivateFormat.PKCS8
    return key.private_bytes(
        serialization.Encoding.PEM, shape, serialization.NoEncryption()
    ).decode()


def verified(raw: bytes, key: str = KEY, asked: list[str] | None = None) -> bool:
    ok, names = verify(raw, dkim_record(key))
    if asked is not None:
        asked += names
    return ok


def test_a_signature_verifies_under_the_record_that_is_published():
    asked: list[str] = []
    assert verified(sign(RAW, KEY, "desk.example", "wd1"), asked=asked)
    assert asked == ["wd1._domainkey.desk.example."]
    assert dkim_record(KEY).startswith("v=DKIM1; k=rsa; p=MII")


def test_signing_again_gives_the_same_bytes_and_leaves_the_mail_as_it_was():
    signed = sign(RAW, KEY, "desk.example", "wd1")
    assert signed == sign(RAW, KEY, "desk.example", "wd1")
    assert signed.endswith(b"\r\n" + RAW)
    assert max(map(len, signed.split(b"\r\n"))) <= 76


def test_another_key_does_not_verify():
    assert not verified(sign(RAW, KEY, "desk.example", "wd1"), key=new_key())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Subject: ", b"Subject: x"),
        (b"To: ", b"To: evil@x.example, "),
        (b"Date: Sun", b"Date: Mon"),
        (b"multipart/mixed", b"multipart/other"),
        (b"Message-ID: <", b"Message-ID: <x"),
        (b"5OXm5+jp", b"5OXm5+jq"),
    ],
)
def test_nothing_that_is_read_can_be_changed(before: bytes, after: bytes):
    signed = sign(RAW, KEY, "desk.example", "wd1")
    changed = signed.replace(before, after, 1)
    assert changed != signed
    assert not verified(changed)


@pytest.mark.parametrize(
    "name",
    "From To Cc Subject Date Message-ID Reply-To In-Reply-To References MIME-Version"
    " Content-Type Content-Transfer-Encoding".split(),
)
def test_nothing_that_is_read_can_be_added(name: str):
    signed = sign(RAW, KEY, "desk.example", "wd1")
    head, line, rest = signed.partition(b"Date: ")
    assert not verified(head + name.encode() + b": other\r\n" + line + rest)


def test_what_servers_may_do_on_the_way_does_no_harm():
    signed = sign(RAW, KEY, "desk.example", "wd1")
    folded = signed.replace(b"Message-ID: <", b"Message-ID:\r\n  <", 1)
    assert verified(b"Received: from x\r\n by y\r\n" + folded + b"\r\n\r\n")


def test_one_click_unsubscribing_is_signed_as_rfc_8058_demands():
    raw = compose(letter(list_unsubscribe=("https://desk.example/u",)))
    signed = sign(raw, KEY, "desk.example", "wd1")
    assert verified(signed)
    assert not verified(signed.replace(b"https://desk.example/u", b"https://evil.example/u", 1))


def test_an_ed25519_key_signs_too():
    key = pem(Ed25519PrivateKey.generate())
    record = dkim_record(key)
    assert record.startswith("v=DKIM1; k=ed25519; p=")
    signed = sign(RAW, key, "desk.example", "ed")
    assert verified(signed, key)
    assert not verified(signed.replace(b"Subject: ", b"Subject: x", 1), key)


def test_domains_in_any_script():
    asked: list[str] = []
    assert verified(sign(RAW, KEY, "例え.テスト", "wd1"), asked=asked)
    assert asked == ["wd1._domainkey.xn--r8jz45g.xn--zckzah."]


@pytest.mark.parametrize("key", ["", "no key", pem(generate_private_key(SECP256R1()))])
def test_what_is_no_key_is_refused(key: str):
    with pytest.raises(ValueError):
        sign(RAW, key, "desk.example", "wd1")
    with pytest.raises(ValueError):
        dkim_record(key)


@pytest.mark.parametrize(("domain", "selector"), [("", "s"), ("x; d=y", "s"), ("x.example", "")])
def test_a_signature_needs_a_domain_and_a_selector(domain: str, selector: str):
    with pytest.raises(ValueError):
        sign(RAW, KEY, domain, selector)


def test_the_relaxed_forms_of_the_standards_own_example():
    assert canonical.header(b"A", b" X\r\n") == (b"a", b"X\r\n")
    assert canonical.header(b"B ", b" Y\t\r\n\tZ  \r\n") == (b"b", b"Y Z\r\n")
    assert canonical.body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
    assert canonical.body(b"") == canonical.body(b"\r\n \r\n") == b""
