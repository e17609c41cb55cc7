"""Whatever the bytes: nothing raises, nothing runs, no file is lost."""

import base64
import binascii
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from tests.adapters.email.reading.corpus.shape import mail, part, pieces
from tests.adapters.email.reading.test_corpus import MAILS

from walletdesk.adapters.email.model import Attachment, Mail
from walletdesk.adapters.email.reading import read

SMALL = [each.raw for each in MAILS if len(each.raw) < 20_000]
CALM = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HARMLESS = ("http://", "https://", "mailto:")
SCRAPS = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href=javascript:x>",
        "<style>@import 'https://t.example'</style>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=x&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=x>'>",
        "<b>",
        "</b>",
        "<p>",
        "<td>",
        "<table>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<a href='data:text/html,<script>'>",
        '<img src="https://t.example/a.png">',
        "<form><input>",
        "<iframe srcdoc='<script>'>",
        "<base href=https://t.example>",
        "<meta http-equiv=refresh content='0;url=https://t.example'>",
        "&lt;script&gt;",
        "\x00",
        "钱包",
        '"',
        "'",
        "=",
        ">",
        "<",
        "<div style='background:url(https://t.example)'>",
        "<template><script>x</script></template>",
        "<xmp><script>",
        "<textarea><script>",
    ]
)


def sound(mail: Mail) -> None:
    """What must hold of every mail, and of the mails in it."""
    if mail.html:
        no_script(mail.html)
    json.dumps([mail.text, mail.subject, mail.headers, mail.damage, mail.html])
    for words in (mail.text, mail.subject, mail.html or "", mail.message_id, mail.sender.name):
        words.encode("utf-8")
        assert "\x00" not in words
    assert all(each.name and "/" not in each.name for each in mail.attachments)
    assert all(value.strip() == value and "\n" not in value for _, value in mail.headers)
    assert mail.date is None or mail.date.utcoffset() is not None
    assert len(mail.digest) == 64
    for inner in mail.attached:
        sound(inner)


def no_script(html: str) -> None:
    """By another parser than the cleaner's."""
    tree = LexborHTMLParser(html)
    assert tree.body is not None
    for node in tree.root.css("body *") if tree.root else ():
        assert node.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
            "link",
            "base",
        }
        for name, value in node.attributes.items():
            harmless(name, (value or "").strip().lower())


def harmless(name: str, value: str) -> None:
    assert not name.startswith("on")
    assert name not in {"style", "srcset", "background", "srcdoc", "action"}
    if name == "href":
        assert value.startswith(HARMLESS)
    if name == "src":
        assert value.startswith(("cid:", "data:image/"))
        assert "svg" not in value


@CALM
@given(st.binary(max_size=3_000))
def test_random_bytes(raw: bytes) -> None:
    sound(read(raw))


@CALM
@given(
    st.lists(
        st.sampled_from(
            [
                b"\r\n",
                b"\n",
                b"\r",
                b"\x00",
                b"From: a@b.example",
                b"Subject: =?utf-8?B?",
                b"?=",
                b"Content-Type: multipart/mixed; boundary=x",
                b"--x",
                b"--x--",
                b"Content-Type: text/html",
                b"Content-Type: message/rfc822",
                b"Content-Transfer-Encoding: base64",
                b"To: ",
                b"<",
                b">",
                b'"',
                b"(",
                b"\xc4\xe3",
                b"=?gbk?Q?=C4?=",
                b"Date: ",
                b"Content-Type: text/plain; charset=",
                b"utf-16",
                b"utf-7",
                b"+2AA-",
                b"iso-2022-jp",
                b"\x1b$B",
                b"Content-Type: application/ms-tnef",
                b"\x78\x9f\x3e\x22",
                b"Content-Type: message/delivery-status",
                b"; name*0*=x'",
                b"begin 644 a",
                b"Content-Type: text/calendar",
            ]
        ),
        max_size=60,
    )
)
def test_random_pieces_of_mails(bits: list[bytes]) -> None:
    sound(read(b"".join(bits)))
    sound(read(b"\r\n".join(bits)))


@CALM
@given(
    st.sampled_from(SMALL),
    st.lists(
        st.tuples(st.integers(0, 20_000), st.binary(max_size=4), st.integers(0, 60)), max_size=6
    ),
)
def test_mutated_mails_of_the_corpus(raw: bytes, changes: list[tuple[int, bytes, int]]) -> None:
    for place, new, gone in changes:
        at = place % (len(raw) + 1)
        raw = raw[:at] + new + raw[at + gone :]
    sound(read(raw))


@CALM
@given(st.lists(SCRAPS, max_size=25), st.booleans())
def test_html_never_runs(scraps: list[str], large: bool) -> None:
    html = "".join(scraps) + ("<p>text</p>" * 4_000 if large else "")
    sound(read(mail("Content-Type: text/html; charset=utf-8", body=html)))


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20).map(
    lambda each: f"{each}.bin"
)
leaf = st.tuples(
    names, st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "x-uuencode"])
)
trees = st.recursive(
    leaf,
    lambda inner: st.tuples(
        st.sampled_from(["mixed", "related", "alternative", "rfc822"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


def built(tree: Any, depth: int = 0) -> bytes:
    if len(tree) == 3:
        name, data, encoding = tree
        said = base64.b64encode(name.encode()).decode()
        return part(
            "application/octet-stream",
            encoded(data, encoding),
            f"Content-Transfer-Encoding: {encoding}",
            f'Content-Disposition: attachment; filename="=?utf-8?B?{said}?="',
        )
    kind, inner = tree
    body = pieces(f"=_{depth}", *[built(each, depth + 1) for each in inner])
    if kind == "rfc822":
        return part(
            "message/rfc822",
            mail(
                f'Content-Type: multipart/mixed; boundary="=_{depth}"',
                body=body,
            ),
        )
    return part(f'multipart/{kind}; boundary="=_{depth}"', body)


def encoded(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64.encodebytes(data)
    if encoding == "quoted-printable":
        return b"=\r\n".join(b"=%02X" % each for each in data)
    cuts = [data[at : at + 45] for at in range(0, len(data), 45)]
    lines = [binascii.b2a_uu(each, backtick=True) for each in cuts]
    return b"begin 644 x\n" + b"".join(lines) + b"`\nend\n"


def leaves(tree: Any) -> list[tuple[str, bytes]]:
    if len(tree) == 3:
        return [(tree[0], tree[1])]
    return [each for inner in tree[1] for each in leaves(inner)]


def files(mail: Mail) -> list[Attachment]:
    """All of them; a mail that lies too deep is read again."""
    found: list[Attachment] = []
    for each in mail.attachments:
        found += files(read(each.data)) if each.type == "message/rfc822" else [each]
    return [*found, *(file for inner in mail.attached for file in files(inner))]


@CALM
@given(trees)
def test_no_file_is_lost(tree: Any) -> None:
    whole = b"From: a@x.example\r\n" + built(("mixed", [tree]))
    found = read(whole)
    sound(found)
    assert sorted((each.name, each.data) for each in files(found)) == sorted(leaves(tree))


@pytest.mark.parametrize("odd", MAILS, ids=[each.name for each in MAILS])
def test_every_mail_of_the_corpus_is_sound(odd: Any) -> None:
    sound(read(odd.raw))


@CALM
@given(st.binary(max_size=500))
def test_any_parcel(data: bytes) -> None:
    body = b"\x78\x9f\x3e\x22\x01\x00" + data
    sound(read(mail("Content-Type: application/ms-tnef", body=body)))
