"""`/api/v1/openapi.json`: OpenAPI 3.1 from the handlers, completed with what they all share.

Added here: our problem details as the answer of every error, the `Idempotency-Key` header of every
POST, and bearer tokens. Schemas are msgspec's own (`schemas.py`).
"""

import functools
from typing import Any, override

import msgspec
from litestar import Litestar, Response, Router, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Server, Tag
from litestar.routes import BaseRoute
from litestar.types import ControllerRouterHandler

from walletdesk.app import schemas
from walletdesk.app.problems import MEDIA_TYPE, Problem
from walletdesk.ui import AnyRequest

type Json = dict[str, Any]

PREFIX = "/api/v1/"
REFUSALS = {
    "400": "The request does not fit its schema; `errors` names each field",
    "401": "No token, or one that is unknown, expired or revoked",
    "403": "The token's role or scopes do not allow it",
    "404": "There is no such thing",
    "409": "The state does not allow it, or the same request is still running",
    "413": "The body is too large",
    "415": "The body is no JSON by its `Content-Type`",
    "422": "A rule refuses a value; `errors` names each field",
    "429": "Too many requests; `Retry-After` says in how many seconds",
    "500": "Our fault; `request_id` names it in the log",
    "503": "A part is down; trying again may work",
}
WITHOUT_BODY = {"get": {"409", "413", "415"}, "delete": {"413", "415"}}
"""Refusals that a method cannot give."""

TAGS = {
    "conversations": "Matters of contacts: list, begin, read, answer, organise",
    "messages": "The lines of a conversation",
    "contacts": "Wallet users and the ways to reach them",
    "search": "Across conversations and contacts",
    "events": "Everything that happens, as a resumable stream",
    "attachments": "Files to attach to messages",
    "categories": "What conversations are about, and the fields that asks for",
    "channels": "The ways in",
    "hours": "When each way in is open",
    "macros": "Reply templates",
    "agents": "Who answers",
    "teams": "Agents who share a queue",
    "tokens": "API tokens",
}


class Nowhere(Router):
    """Litestar serves copies of its uncompleted document beside ours; they get no routes."""

    @override
    def register(self, value: ControllerRouterHandler) -> list[BaseRoute]:
        """Leave it out."""
        return []


config = OpenAPIConfig(
    title="walletdesk",
    version="1.0.0",
    summary="The customer-support desk for makers of cryptocurrency wallets",
    description=(
        "Errors are RFC 9457 problem details with a stable `code`. Lists answer `items` and "
        "`next`: pass `next` as `cursor` to go on. Times are RFC 3339 with a zone, ids are UUIDv7. "
        "A POST with an `Idempotency-Key` may be repeated for 24 hours without doing it twice. "
        "Texts of errors follow Accept-Language."
    ),
    openapi_router=Nowhere("/", route_handlers=[]),
    servers=[Server(url="/")],
    tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
    components=Components(
        security_schemes={
            "bearer": SecurityScheme(
                type="http", scheme="bearer", description="`wd_…`, an API token"
            )
        }
    ),
    security=[{"bearer": []}],
)


@get("/openapi.json", include_in_schema=False, opt={"public": True}, sync_to_thread=False)
def handler(request: AnyRequest) -> Response[bytes]:
    """The document; the same for everybody."""
    headers = {"cache-control": "public, max-age=300", "access-control-allow-origin": "*"}
    return Response(document(request.app), media_type="application/json", headers=headers)


@functools.lru_cache(maxsize=4)
def document(app: Litestar) -> bytes:
    """The document as JSON."""
    return msgspec.json.encode(completed(app, app.openapi_schema.to_schema()))


def completed(app: Litestar, schema: Json) -> Json:
    """Add to the generated schema what every operation shares."""
    paths = {path: item for path, item in schema["paths"].items() if path.startswith(PREFIX)}
    parts = schemas.correct(app, paths, [Problem])
    for item in paths.values():
        for method, operation in item.items():
            _complete(method, operation)
    components: Json = schema["components"] | {
        "schemas": parts,
        "parameters": {"IdempotencyKey": IDEMPOTENCY_KEY},
        "responses": {f"Problem{status}": _response(text) for status, text in REFUSALS.items()},
    }
    used = {tag for item in paths.values() for op in item.values() for tag in op.get("tags", ())}
    tags = [tag for tag in schema["tags"] if tag["name"] in used]
    return schema | {"paths": dict(sorted(paths.items())), "components": components, "tags": tags}


IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of your own, new for each thing to do; a repeat is answered as before",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$"},
    "example": "order-4711-ticket",
}


def _complete(method: str, operation: Json) -> None:
    """Refusals, and for a POST its key."""
    never = WITHOUT_BODY.get(method, set[str]())
    problems = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in REFUSALS}
    own = {s: r for s, r in operation["responses"].items() if s < "400"}
    operation["responses"] = own | {s: r for s, r in problems.items() if s not in never}
    for answer in own.values():
        if answer.get("description") in (None, ""):
            answer["description"] = "Done"
    if method == "post":
        key = {"$ref": "#/components/parameters/IdempotencyKey"}
        operation["parameters"] = [*operation.get("parameters", ()), key]


def _response(text: str) -> Json:
    return {
        "description": text,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
