"""Reading a form with files (RFC 7578): fields in order, each file handed over as it is complete.

One file at a time is held in memory, and nothing is spooled to a disk (DESIGN §6).
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from msgspec import Struct
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from walletdesk.files import MAX_BYTES, MAX_PER_MESSAGE, Upload
from walletdesk.platform.errors import Invalid, TooLarge

BODY_LIMIT = MAX_PER_MESSAGE * MAX_BYTES
"""Set it as the route's `request_max_body_size`."""
FIELD_LIMIT = 80_000
"""Bytes of one field: 20,000 characters of four."""
MOST_PARTS = 100

type TakeFile = Callable[["Body", Upload], Awaitable[None]]


class Body(Struct):
    """The fields of a form; of a name given several times all values."""

    fields: dict[str, list[str]]

    def one(self, name: str) -> str:
        """The first value, empty for none."""
        return self.fields.get(name, [""])[0]


async def read(request: Request[Any, Any, Any], take: TakeFile) -> Body:
    """Read a form; `take(body so far, file)` keeps each file. Raise `Invalid("", …)`."""
    kind, options = request.content_type
    if kind == "application/x-www-form-urlencoded":
        return _plain(await request.body())
    boundary = options.get("boundary")
    if kind != "multipart/form-data" or not boundary:
        raise Invalid("", "form.unknown")
    return await _parts(request, boundary, take)


def _plain(body: bytes) -> Body:
    found = Body({})
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)[:MOST_PARTS]:
        found.fields.setdefault(name, []).append(value)
    return found


async def _parts(request: Request[Any, Any, Any], boundary: str, take: TakeFile) -> Body:
    body, segment, data = Body({}), None, bytearray()
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_PARTS) as parser:
            async for chunk in request.stream():
                for part in parser.parse(chunk) if chunk and not parser.closed else ():
                    if isinstance(part, MultipartSegment):
                        segment, data = part, bytearray()
                    elif part:
                        _grow(segment, data, bytes(part))
                    elif segment is not None:  # None: the part is complete
                        await _complete(body, segment, bytes(data), take)
                        segment = None
    except MultipartError as wrong:
        raise Invalid("", "form.unknown") from wrong
    return body


def _grow(segment: MultipartSegment | None, data: bytearray, more: bytes) -> None:
    """Bytes beyond what a part may have only mark it as too large."""
    limit = FIELD_LIMIT if segment is None or segment.filename is None else MAX_BYTES
    data.extend(more[: limit + 1 - len(data)])


async def _complete(body: Body, segment: MultipartSegment, data: bytes, take: TakeFile) -> None:
    if segment.filename is None:
        text = data[:FIELD_LIMIT].decode("utf-8", "replace").replace("\r\n", "\n")
        body.fields.setdefault(segment.name or "", []).append(text)
    elif segment.filename:
        if len(data) > MAX_BYTES:
            raise TooLarge("files.too_large", megabytes=MAX_BYTES // 2**20)
        await take(body, Upload(segment.filename, segment.content_type or "", data))
