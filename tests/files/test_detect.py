"""What a file is: its bytes decide; its name and claimed type can only make it worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files import samples

from walletdesk.files.detect import INLINE, TEXT_LIMIT, check, detect, text, true_name
from walletdesk.files.model import File, plain_name
from walletdesk.platform import ids
from walletdesk.platform.clock import Clock
from walletdesk.platform.errors import Invalid


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (samples.png(), "a.png", "image/png"),
        (samples.JPEG, "a.jpg", "image/jpeg"),
        (samples.GIF, "a.gif", "image/gif"),
        (samples.WEBP, "a.webp", "image/webp"),
        (samples.JPEG, "photo.png", "image/jpeg"),
        (samples.PDF, "a.pdf", "application/pdf"),
        (samples.packed("a.txt"), "a.zip", "application/zip"),
        (samples.HTML, "page.html", "text/html"),
        (samples.SVG, "logo.svg", "image/svg+xml"),
        (b"\xef\xbb\xbf  <SVG onload=alert(1)>", "x", "image/svg+xml"),
        ("<html><script>".encode("utf-16"), "x", "text/html"),
        (b"2026-11-20 error: insufficient funds\n", "app.log", "text/plain"),
        ("转账失败".encode("gb18030"), "log.txt", "text/plain"),
        (bytes(range(256)), "x.dat", "application/octet-stream"),
    ],
)
def test_the_bytes_tell_the_type(data: bytes, name: str, expected: str) -> None:
    assert check(data, name, "image/png" if name == "x.dat" else "") == expected


@pytest.mark.parametrize("data", [samples.HTML, samples.SVG, b"hello", samples.PDF, bytes(50)])
@pytest.mark.parametrize(
    ("name", "declared"), [("shot.png", ""), ("shot.JPG", ""), ("paste", "image/png")]
)
def test_what_calls_itself_a_picture_and_is_none_is_refused(
    data: bytes, name: str, declared: str
) -> None:
    with pytest.raises(Invalid) as caught:
        check(data, name, declared)
    assert caught.value.code == "files.not_a_picture"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.EXE, "invoice.pdf"),
        (b"\x7fELF" + bytes(60), "x"),
        (b"#!/bin/sh\nrm -rf ~", "notes.txt"),
        (samples.packed("AndroidManifest.xml", "classes.dex"), "wallet.zip"),
        (b"hello", "wallet.apk"),
        (b"hello", "run.BAT"),
        (b"var x", "script.js"),
        (samples.packed("word/vbaProject.bin"), "invoice.docm"),
        (b"[InternetShortcut]", "claim.url"),
        (samples.GIF, "a.svg.hta"),
    ],
)
def test_programs_are_refused_whatever_they_are_called(data: bytes, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        check(data, name, "")
    assert caught.value.code == "files.program"


def test_a_text_that_begins_like_a_program_is_a_text() -> None:
    assert check(b"MZ is the first line of my notes", "notes.txt", "") == "text/plain"


@given(st.binary(max_size=400), st.text(max_size=30))
def test_detection_never_fails_and_never_shows_markup_inline(data: bytes, name: str) -> None:
    for bytes_given in (data, b"<svg>" + data, b"<html>" + data):
        found = detect(bytes_given, name)
        if bytes_given[:1] == b"<":
            assert found not in INLINE
        text(bytes_given)


@given(st.text(max_size=400))
def test_names_are_one_harmless_line(name: str) -> None:
    plain = plain_name(name)
    assert 0 < len(plain) <= 180
    assert not set(plain) & set('/\\"\n\r\t\x00\u202e\u200b')
    assert plain_name(plain) == plain


@pytest.mark.parametrize("word", ["字", "a", "\U0001f600", "é"])
def test_of_a_very_long_text_only_its_beginning_is_looked_at(word: str) -> None:
    """Wherever the beginning ends: in the middle of a character too."""
    for shift in ("", "x", "xx", "xxx"):
        data = (shift + word * TEXT_LIMIT).encode()
        found = text(data)
        assert found is not None
        assert len(found.encode()) <= TEXT_LIMIT
    assert text(b"a" * TEXT_LIMIT + b"\x00") is not None
    assert text(b"a" * (TEXT_LIMIT - 1) + b"\xff") is None


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("x.html", "image/gif", "x.html.gif"),
        ("paste", "image/png", "paste.png"),
        ("photo.png", "image/jpeg", "photo.png"),
        ("photo.HEIC", "image/jpeg", "photo.HEIC"),
        ("page.html", "text/html", "page.html"),
        ("a.pdf", "application/pdf", "a.pdf"),
    ],
)
def test_a_picture_has_a_pictures_name(name: str, kind: str, kept: str) -> None:
    assert true_name(name, kind) == kept


def test_a_long_name_keeps_its_extension_and_a_reversed_one_its_true_order() -> None:
    assert plain_name("x" * 300 + ".png").endswith("x.png")
    assert plain_name("C:\\fakepath\\cat\u202egnp.exe") == "catgnp.exe"


def test_only_four_kinds_are_shown_in_the_page() -> None:
    now = Clock().now()
    kinds = ("image/png", "image/svg+xml", "application/pdf", "text/html")
    assert [File(ids.new(), "a", k, 1, now).inline for k in kinds] == [True, False, False, False]
