"""MIME parts: a text, a file, and several in one (RFC 2045, 2046). All is 7-bit, lines ≤ 76."""

import base64
import binascii
import hashlib
import re

from walletdesk.adapters.email.model import Attachment
from walletdesk.adapters.email.sending import fields

MOSTLY_ASCII = 0.18
"""Up to this share of other bytes quoted-printable is the shorter encoding."""
TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def text(subtype: str, content: str) -> bytes:
    """A text/plain or text/html part in UTF-8."""
    whole = UNSAFE.sub("", "\n".join(content.splitlines())).rstrip("\n") + "\n"
    data = whole.replace("\n", "\r\n").encode(errors="replace")
    others = sum(byte > 127 for byte in data)
    few = others <= len(data) * MOSTLY_ASCII
    return b"".join((
        fields.field("Content-Type", [f"text/{subtype};", 'charset="utf-8"']),
        fields.field(
            "Content-Transfer-Encoding", ["quoted-printable" if few else "base64"]
        ),
        b"\r\n",
        binascii.b2a_qp(data) if few else _base64(data),
    ))  # fmt: skip


def file(attachment: Attachment) -> bytes:
    """A file: its name in RFC 2231 and, for old clients, in the type as well."""
    inline = attachment.content_id
    disposition = ["inline;" if inline else "attachment;"]
    return b"".join((
        fields.field("Content-Type", [f"{_type(attachment.type)};",
                                      *fields.file_name(attachment.name, "name")]),
        fields.field("Content-Disposition",
                     [*disposition, *fields.file_name(attachment.name, "filename")]),
        fields.field("Content-ID", fields.ids([inline])) if inline else b"",
        fields.field("Content-Transfer-Encoding", ["base64"]),
        b"\r\n",
        _base64(attachment.data),
    ))  # fmt: skip


def several(subtype: str, parts: list[bytes], seed: str) -> bytes:
    """A multipart. `=_` stands in no quoted-printable and in no base64 text, so the boundary,
    made from `seed`, stands in no part.
    """
    boundary = "=_" + hashlib.sha256(f"{subtype} {seed}".encode()).hexdigest()[:32]
    head = fields.field("Content-Type", [f"multipart/{subtype};", f'boundary="{boundary}"'])
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    return head + b"\r\n" + body + line + b"--\r\n"


def _type(declared: str) -> str:
    """A mail or a multipart would have to travel unencoded; as a file it comes through."""
    wish = declared.lower().partition(";")[0].strip()
    composite = wish.startswith(("multipart/", "message/"))
    return "application/octet-stream" if composite or not TYPE.fullmatch(wish) else wish


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
