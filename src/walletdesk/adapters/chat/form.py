"""A multipart body, read off the wire as `files.read_upload` wants it."""

from collections.abc import AsyncIterator
from typing import Any

from walletdesk import files
from walletdesk.adapters.chat.wire import Call


class Form:
    """A multipart body as `files.read_upload` reads it."""

    def __init__(self, call: Call) -> None:
        self._receive = call.receive
        self.content_type = _content_type(call.header(b"content-type"))

    async def stream(self) -> AsyncIterator[bytes]:
        """The body's pieces. Past the cap they are read on for a while and dropped."""
        more, size = True, 0
        while more and size <= files.BODY_LIMIT:
            message: Any = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionAbortedError
            more = message.get("more_body", False)
            size += len(message.get("body", b""))
            yield message.get("body", b"")


def _content_type(header: str) -> tuple[str, dict[str, str]]:
    kind, *options = (part.strip() for part in header.split(";"))
    pairs = (option.partition("=") for option in options)
    return kind.lower(), {name.lower(): value.strip('"') for name, _, value in pairs}
