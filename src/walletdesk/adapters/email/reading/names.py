"""Names of files in mails: without paths, without characters that deceive, never empty."""

import mimetypes
import re

_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_PATH = re.compile(r"[/\\]")
_LONGEST = 200
_USUAL = {
    "message/rfc822": "message.eml", "text/calendar": "invite.ics", "text/plain": "text.txt",
    "text/html": "page.html", "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "version.asc", "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s", "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m", "application/ms-tnef": "winmail.dat",
    "application/x-mail-parts": "rest.eml", "image/jpeg": "image.jpg",
    "message/delivery-status": "delivery-status.txt", "text/rfc822-headers": "headers.txt",
}  # fmt: skip


def clean(said: str, kind: str) -> str:
    """`said` as a plain file name; when nothing is left, one by the type."""
    name = _FORBIDDEN.sub("", _PATH.split(said.rstrip("/\\"))[-1]).strip(" .\t")
    return _short(name) if name else _usual(kind)


def _short(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return stem[: _LONGEST - len(ending) - 1] + dot + ending
    return name[:_LONGEST]


def _usual(kind: str) -> str:
    if kind in _USUAL:
        return _USUAL[kind]
    ending = mimetypes.guess_extension(kind) or ""
    return f"{'image' if kind.startswith('image/') else 'attachment'}{ending}"


def guessed(name: str) -> str:
    """The type that a name's ending stands for."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
