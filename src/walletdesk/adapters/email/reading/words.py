"""Unstructured header values: encoded words (RFC 2047) as they are met, and raw bytes.

Read more widely than the standard says: words longer than 75 characters, with spaces inside, next
to other text without a space, cut in the middle of a character, in quotes.
"""

import re

from walletdesk.adapters.email.reading import charsets, transfer

_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?=]|=(?!\?[^=])|\?(?!=))*)\?=")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST = 65_536


def text(value: bytes, damage: set[str], *, hint: str | None = None) -> str:
    """The value as people read it, on one line. `hint`: the charset that raw bytes may be in."""
    return " ".join(_SPACE.split(decode(value[:LONGEST], damage, hint=hint))).strip()


def decode(value: bytes, damage: set[str], *, hint: str | None = None) -> str:
    """The value with its encoded words decoded and its spaces as they are."""
    if b"=?" not in value:
        return _raw(value, damage, hint)
    out: list[str] = []
    run: list[tuple[str, bytes]] = []
    at = 0
    for match in _WORD.finditer(value):
        between = value[at : match.start()]
        if between.strip() or not run:
            out.append(_joined(run, damage))
            run = []
            out.append(_raw(between, damage, hint))
        run.append((match[1].decode("latin-1").partition("*")[0], _bytes(match[2], match[3])))
        at = match.end()
    out.append(_joined(run, damage))
    out.append(_raw(value[at:], damage, hint))
    return "".join(out)


def _bytes(encoding: bytes, payload: bytes) -> bytes:
    if encoding in b"bB":
        return transfer.base64(payload, set())
    return transfer.quoted(payload.replace(b"_", b"=20").replace(b" ", b"=20"), set())


def _joined(run: list[tuple[str, bytes]], damage: set[str]) -> str:
    """Neighbours of one charset are decoded together: a character may be cut between them."""
    out: list[str] = []
    label, pieces = "", [b""]
    for charset, data in run:
        if charset.lower() != label:
            out.append(_word(b"".join(pieces), label, damage))
            label, pieces = charset.lower(), []
        pieces.append(data)
    out.append(_word(b"".join(pieces), label, damage))
    return "".join(out)


def _word(data: bytes, label: str, damage: set[str]) -> str:
    return _CONTROL.sub("", charsets.decode(data, label, damage)) if data else ""


def _raw(value: bytes, damage: set[str], hint: str | None) -> str:
    if not value:
        return ""
    if not value.isascii():
        damage.add("header_8bit")
        return _CONTROL.sub("", charsets.decode(value, None, set(), hint=hint))
    if b"\x1b" in value:
        return _CONTROL.sub("", charsets.decode(value, None, damage))
    return _CONTROL.sub("", value.decode("ascii").replace("\x00", ""))
