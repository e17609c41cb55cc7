"""Reading a form with files (RFC 7578): fields in order, each file handed over as it is complete.

One file at a time is held in memory, all forms of a process share a budget of it, and nothing is
spooled to a disk (DESIGN §6).
"""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from litestar.exceptions import InternalServerException
from msgspec import Struct
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from walletdesk.files import MAX_BYTES, MAX_PER_MESSAGE, Upload
from walletdesk.platform.errors import Invalid, TooMany
from walletdesk.ui import AnyRequest

LIMIT = (MAX_PER_MESSAGE + 1) * MAX_BYTES
"""Bytes of a whole form that are looked at. More are read to their end and left out, so that the
browser shows our answer instead of a broken connection."""
ROUTE_LIMIT = 4 * LIMIT
"""Set it as the route's `request_max_body_size`."""
FIELD_LIMIT = 160_000
"""Bytes of one field: 20,000 characters of four, twice over, so that too many can be told."""
MOST_PARTS = 100
BUDGET = 10 * MAX_BYTES
"""Bytes of half-received files that a process holds."""

type TakeFile = Callable[["Body", Upload], Awaitable[None]]


class Body(Struct):
    """The fields of a form; of a name given several times all values. `cut`: there was more."""

    fields: dict[str, list[str]] = {}
    cut: bool = False

    def one(self, name: str) -> str:
        """The first value, empty for none."""
        return self.fields.get(name, [""])[0]


async def read(request: AnyRequest, body: Body, take: TakeFile) -> None:
    """Read a form into `body`; `take(body so far, file)` gets each file. Raise `Invalid("", …)` for
    what is no form, and `TooMany` while too many others are received; `body` has what came before.
    """
    kind, options = request.content_type
    if kind == "application/x-www-form-urlencoded":
        _plain(await request.body(), body)
        return
    boundary = options.get("boundary")
    if kind != "multipart/form-data" or not boundary:
        raise Invalid("", "form.unknown")
    reader = _Reader(body, take)
    try:
        await reader.read(request, boundary)
    except (MultipartError, InternalServerException) as wrong:  # or the sender went away
        raise Invalid("", "form.unknown") from wrong
    finally:
        reader.release()


def _plain(given: bytes, body: Body) -> None:
    pairs = parse_qsl(given.decode("utf-8", "replace"), keep_blank_values=True)
    for name, value in pairs[:MOST_PARTS]:
        body.fields.setdefault(name, []).append(value.replace("\r\n", "\n"))


class _Reader:
    held = 0

    def __init__(self, body: Body, take: TakeFile) -> None:
        self.body = body
        self._take = take
        self._segment: MultipartSegment | None = None
        self._data = bytearray()

    async def read(self, request: AnyRequest, boundary: str) -> None:
        """Feed the parser; what it finds goes to `_part`."""
        seen = 0
        parser = PushMultipartParser(boundary, max_segment_count=MOST_PARTS)
        async for chunk in request.stream():
            seen += len(chunk)
            self.body.cut = seen > LIMIT
            if self.body.cut or not chunk or parser.closed:
                continue
            for part in parser.parse(chunk):
                await self._part(part)
        parser.close(check_complete=not self.body.cut)

    def release(self) -> None:
        """Give the bytes back to the budget."""
        _Reader.held -= len(self._data)
        self._data = bytearray()

    async def _part(self, part: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(part, MultipartSegment):
            self._segment = part
        elif part:
            self._grow(bytes(part))
        elif self._segment is not None:  # None: the part is complete
            await self._complete(self._segment)
            self._segment = None
            self.release()

    def _grow(self, more: bytes) -> None:
        """One byte beyond what a part may have marks it as too large."""
        file = self._segment is not None and self._segment.filename is not None
        kept = more[: (MAX_BYTES if file else FIELD_LIMIT) + 1 - len(self._data)]
        if _Reader.held + len(kept) > BUDGET:
            raise TooMany("files.busy", retry_after=10)
        _Reader.held += len(kept)
        self._data.extend(kept)

    async def _complete(self, segment: MultipartSegment) -> None:
        if segment.filename is None:
            text = self._data.decode("utf-8", "replace").replace("\r\n", "\n")
            self.body.fields.setdefault(segment.name or "", []).append(text)
        elif segment.filename:
            kind = segment.content_type or ""
            await self._take(self.body, Upload(segment.filename, kind, bytes(self._data)))
