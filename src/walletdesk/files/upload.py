"""Reading one uploaded file from a multipart body (RFC 7578), in memory and with a cap.

Litestar's own form parser spools parts above 1 MB to a temporary file: plain text on disk, which
DESIGN §6 forbids. All uploads of a process share a budget, so that its memory stays bounded.
"""

from collections.abc import AsyncIterator
from typing import Protocol

from litestar.exceptions import ClientException, InternalServerException
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from walletdesk.files.model import MAX_BYTES, Upload
from walletdesk.platform.errors import Invalid, TooLarge, TooMany

BODY_LIMIT = 8 * MAX_BYTES
"""A body up to this size is read to its end before it is refused, so that browsers show the
refusal instead of a broken connection. Set it as the route's `request_max_body_size`."""

BUDGET = 20 * MAX_BYTES
"""Bytes of unfinished uploads that a process holds; beyond it a sender is asked to come again."""

FIELD_LIMIT = 20_000
FIELDS = 20
FILE_FIELD = "file"


class Body(Protocol):
    """A request as far as an upload needs it (Litestar's has more)."""

    @property
    def content_type(self) -> tuple[str, dict[str, str]]:
        """Media type and its options."""
        ...

    def stream(self) -> AsyncIterator[bytes]:
        """The body's pieces."""
        ...


async def read_upload(request: Body) -> Upload:
    """The part named `file`. Raise `TooLarge`, or `Invalid("file", …)` when there is none."""
    kind, options = request.content_type
    boundary = options.get("boundary")
    if kind != "multipart/form-data" or not boundary:
        raise Invalid("file", "files.not_a_form")
    form = _Form()
    try:
        return await _read(form, request.stream(), boundary)
    except (ConnectionError, InternalServerException) as gone:
        # How the chat and Litestar say that the sender went away: no fault of ours, so no alarm.
        raise Invalid("file", "files.not_a_form") from gone
    except ClientException as wrong:
        if wrong.status_code == 413:  # Litestar's own cap, above ours
            raise _too_large() from wrong
        raise
    finally:
        form.release()


async def _read(form: "_Form", stream: AsyncIterator[bytes], boundary: str) -> Upload:
    try:
        with PushMultipartParser(boundary, max_segment_count=FIELDS) as parser:
            async for chunk in stream:
                if chunk and not parser.closed:
                    for part in parser.parse(chunk):
                        form.take(part)
            if not parser.closed:
                parser.parse(b"")
    except MultipartError as wrong:
        raise Invalid("file", "files.not_a_form") from wrong
    return form.upload()


class _Form:
    """Collects parts; past the cap it only lets them pass by."""

    held = 0

    def __init__(self) -> None:
        self._segment: MultipartSegment | None = None
        self._file: MultipartSegment | None = None
        self._data = bytearray()
        self._fields: dict[str, bytearray] = {}
        self._over = False

    def take(self, part: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(part, MultipartSegment):
            self._segment = part
            if part.name == FILE_FIELD and part.filename is not None and self._file is None:
                self._file = part
        elif part:
            self._keep(bytes(part))

    def upload(self) -> Upload:
        if self._over:
            raise _too_large()
        if self._file is None:
            raise Invalid("file", "files.missing")
        fields = {k: v.decode("utf-8", "replace") for k, v in self._fields.items()}
        name, declared = self._file.filename or "", self._file.content_type or ""
        return Upload(name, declared, bytes(self._data), fields)

    def release(self) -> None:
        """Give the bytes back to the budget."""
        _Form.held -= len(self._data)
        self._data = bytearray()

    def _keep(self, data: bytes) -> None:
        if self._segment is None or self._over:
            return
        if self._segment is self._file:
            self._keep_file(data)
            return
        field = self._fields.setdefault(self._segment.name or "", bytearray())
        field.extend(data[: FIELD_LIMIT - len(field)])

    def _keep_file(self, data: bytes) -> None:
        if len(self._data) + len(data) > MAX_BYTES:
            self._over = True
            self.release()
        elif _Form.held + len(data) > BUDGET:
            raise TooMany("files.busy", retry_after=10)
        else:
            _Form.held += len(data)
            self._data.extend(data)


def _too_large() -> TooLarge:
    return TooLarge("files.too_large", megabytes=MAX_BYTES // 2**20)
