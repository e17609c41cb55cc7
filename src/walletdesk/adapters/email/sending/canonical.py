"""The relaxed forms of RFC 6376: what signer and verifier compare, whatever servers do."""

import re

_BLANKS = re.compile(rb"[ \t]+")
_BEFORE_END = re.compile(rb"[ \t]+(?=\r\n)")
_LAST_LINES = re.compile(rb"(?:\r\n)+\Z")


def header(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A field (§3.4.2): its name in lower case, its value on one line that ends with CRLF."""
    whole = value.replace(b"\r\n", b"")
    return name.strip().lower(), _BLANKS.sub(b" ", whole).strip(b" ") + b"\r\n"


def body(text: bytes) -> bytes:
    """A body (§3.4.4): single blanks, none at the end of a line, no empty lines at its end."""
    even = _BEFORE_END.sub(b"", _BLANKS.sub(b" ", text + b"\r\n"))
    kept = _LAST_LINES.sub(b"", even)
    return kept + b"\r\n" if kept else b""
