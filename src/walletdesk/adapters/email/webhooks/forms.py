"""Forms that hold a mail, field by field, byte for byte: a mail need not be text."""

from urllib.parse import unquote_to_bytes

from multipart import MultipartError, MultipartSegment, PushMultipartParser

from walletdesk.adapters.email.webhooks.model import Call, unreadable

MOST_FIELDS = 200


def fields(call: Call) -> dict[str, bytes]:
    """All fields by name; of several with one name the first. Raise `Refused` for no form."""
    if call.kind == "application/x-www-form-urlencoded":
        return _encoded(call.body)
    if call.kind == "multipart/form-data" and call.boundary:
        return _multipart(call.body, call.boundary)
    raise unreadable("no form")


def _encoded(body: bytes) -> dict[str, bytes]:
    pairs = [pair.partition(b"=") for pair in body.split(b"&", MOST_FIELDS)]
    found: dict[str, bytes] = {}
    for name, _, value in pairs:
        key = unquote_to_bytes(name.replace(b"+", b" ")).decode("utf-8", "replace")
        found.setdefault(key, unquote_to_bytes(value.replace(b"+", b" ")))
    return found


def _multipart(body: bytes, boundary: str) -> dict[str, bytes]:
    found: dict[str, bytearray] = {}
    into = bytearray()
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_FIELDS) as parser:
            for part in parser.parse(body):
                if isinstance(part, MultipartSegment):
                    into = bytearray()
                    found.setdefault(part.name or "", into)
                elif part:
                    into += part
            if not parser.closed:
                parser.parse(b"")
    except MultipartError as wrong:
        raise unreadable("no form") from wrong
    return {name: bytes(value) for name, value in found.items()}
