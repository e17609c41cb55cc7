"""A mail of the corpus: its bytes, and what must be seen in it."""

from dataclasses import dataclass, field
from typing import Any

FROM = b"From: Ana <ana@cliente.example>"
TO = b"To: support@tpwallet.example"


@dataclass(frozen=True)
class Odd:
    """`seen`: attributes of the `Mail` that must be exactly so, and of our own: `files`
    [(name, type, bytes)], `has` and `lacks` (parts of the text), `html_has`, `html_lacks`.
    `damage` must be exactly what is named.
    """

    name: str
    raw: bytes
    seen: dict[str, Any] = field(default_factory=dict[str, Any])
    damage: tuple[str, ...] = ()


def odd(name: str, raw: bytes, *damage: str, **seen: Any) -> Odd:
    return Odd(name, raw, seen, damage)


def mail(*head: str | bytes, body: str | bytes = b"", sender: bytes = FROM) -> bytes:
    """A mail with CRLF and a usual head before `head`; text becomes UTF-8."""
    lines = [sender, TO, *(_bytes(line) for line in head)]
    return b"\r\n".join(line for line in lines if line) + b"\r\n\r\n" + _bytes(body)


def plain(text: str, charset: str, label: str | None = None) -> bytes:
    """A text body in `charset`, called `label`."""
    said = charset if label is None else label
    head = f"Content-Type: text/plain; charset={said}" if said else "Content-Type: text/plain"
    return mail("Subject: x", head, "Content-Transfer-Encoding: 8bit", body=text.encode(charset))


def multi(kind: str, *parts: str | bytes, head: tuple[str, ...] = (), end: bool = True) -> bytes:
    """A multipart mail with the boundary `=_x`; a part is its head, a blank line, its body."""
    said = [f'Content-Type: multipart/{kind}; boundary="=_x"', "Subject: x", *head]
    return mail(*said, body=pieces("=_x", *parts, end=end))


def pieces(boundary: str, *parts: str | bytes, end: bool = True) -> bytes:
    mark = f"--{boundary}".encode()
    joined = b"".join(mark + b"\r\n" + _bytes(part) + b"\r\n" for part in parts)
    return joined + (mark + b"--\r\n" if end else b"")


def part(kind: str, body: str | bytes, *head: str) -> bytes:
    said = [f"Content-Type: {kind}", *head]
    return "\r\n".join(said).encode() + b"\r\n\r\n" + _bytes(body)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
