"""The chat's own thin HTTP layer: a call in, an answer out, CORS on every answer.

A framework's handler costs as much as accepting the message itself (DESIGN §5: 2,000 a second on
two cores with database and client), and a stream must stay under 60 KB.
"""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qs

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from walletdesk.platform.errors import Invalid, TooLarge

JSON = b"application/json"
BODY = 300_000
"""Bytes of a JSON body: 20,000 characters, each escaped as two `\\uXXXX`, and some around them."""
READ_ON = 4_000_000
"""A larger body is read to its end before it is refused, so that browsers show the refusal."""
AN_HOUR = b"7200"
"""How long a browser need not ask again (Chrome's own upper limit, in seconds)."""

encode = msgspec.json.Encoder().encode


class Answer(Struct):
    """Status, body and headers beyond the usual ones."""

    status: int
    body: bytes = b""
    kind: bytes = JSON
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Call:
    """One request."""

    __slots__ = ("headers", "path", "receive", "scope", "send")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.path: str = scope["path"].strip("/")

    @property
    def method(self) -> str:
        """GET, POST or OPTIONS."""
        scope: dict[str, Any] = cast("dict[str, Any]", self.scope)
        return str(scope["method"])

    def header(self, name: bytes) -> str:
        """A header's value, empty when it is not there."""
        return self.headers.get(name, b"").decode("latin-1")

    def token(self) -> str:
        """The bearer token, empty when there is none."""
        scheme, _, token = self.header(b"authorization").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def query(self, name: str) -> str:
        """A query parameter, empty when it is not there."""
        values = parse_qs(self.scope["query_string"].decode("latin-1")).get(name)
        return values[0] if values else ""

    async def body(self, limit: int = BODY) -> bytes:
        """The whole body. Raise `TooLarge`."""
        message: Any = await self.receive()
        body: bytes = message.get("body", b"")
        if not message.get("more_body"):
            return self._checked(body, limit)
        parts, size = [body], len(body)
        while message.get("more_body") and size < READ_ON:
            message = await self.receive()
            size += len(message.get("body", b""))
            if size <= limit:
                parts.append(message["body"])
        if size > limit:
            raise TooLarge("body.too_large")
        return b"".join(parts)

    def _checked(self, body: bytes, limit: int) -> bytes:
        if len(body) > limit:
            raise TooLarge("body.too_large")
        return body


def decode[T](decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    """The request's Struct. Raise `Invalid` that names what does not fit."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as wrong:
        raise _misfit(str(wrong)) from wrong
    except (msgspec.DecodeError, UnicodeError) as wrong:
        raise _malformed("body", "body.not_json") from wrong


def _misfit(said: str) -> Invalid:
    """msgspec says: "Object missing required field `text` - at `$.contact`"."""
    reason, _, at = said.partition(" - at ")
    path = at.strip("`").removeprefix("$").strip(".")
    named = reason.split("`")[1] if "field `" in reason else ""
    field = ".".join(part for part in (path, named) if part) or "body"
    if "missing required" in reason:
        return _malformed(field, "value.missing")
    if "unknown field" in reason:
        return _malformed(field, "value.unknown_field")
    return _malformed(field, "value.wrong")


def _malformed(field: str, code: str) -> Invalid:
    wrong = Invalid(field, code)
    wrong.status = 400
    return wrong


@lru_cache(1024)
def allowed(origin: bytes, host: bytes, origins: tuple[str, ...]) -> bool:
    """Whether a page of this origin may embed the chat. Our own pages always may."""
    if not origin or "*" in origins:
        return True
    text = origin.decode("latin-1").rstrip("/").lower()
    own = text.partition("://")[2] == host.decode("latin-1").lower()
    return own or text in {o.rstrip("/").lower() for o in origins}


def cors(origin: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Headers of an answer to an allowed page. Credentials are never used: there are no cookies."""
    return (
        (b"access-control-allow-origin", origin or b"*"),
        (b"access-control-expose-headers", b"retry-after, x-request-id"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"vary", b"origin"),
    )


PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"authorization, content-type, last-event-id"),
    (b"access-control-max-age", AN_HOUR),
)


async def respond(send: Send, answer: Answer, origin: bytes) -> None:
    """Write an answer."""
    headers = [
        (b"content-type", answer.kind),
        (b"content-length", str(len(answer.body)).encode()),
        *cors(origin),
        *answer.headers,
    ]
    if not any(name == b"cache-control" for name, _ in answer.headers):
        headers.append((b"cache-control", b"no-store"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


type Handler[P] = Callable[[P, Call], Awaitable[Answer | None]]
"""Answers a call; None when it has sent everything itself (the stream)."""
