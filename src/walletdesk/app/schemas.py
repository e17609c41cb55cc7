"""JSON schemas of requests, answers and parameters, as msgspec itself states them.

Litestar generates its own from the same types, but loses bounds (`ge=0`, a pattern beside `None`)
and `forbid_unknown_fields`. What is sent and refused follows msgspec, so the document does too.
"""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition
from msgspec import Struct

type Json = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"


class Place(Struct):
    """Where a schema goes: `holder["schema"]`, for a type."""

    holder: Json
    type: Any
    parameter: FieldDefinition | None = None


def correct(app: Litestar, paths: Json, more: list[Any]) -> Json:
    """Put msgspec's schemas into the operations; all components, those of `more` included."""
    places = [
        p for route in app.routes if isinstance(route, HTTPRoute) for p in _of_route(route, paths)
    ]
    schemas, parts = msgspec.json.schema_components(
        [p.type for p in places] + more, ref_template=REFERENCE
    )
    for place, schema in zip(places, schemas, strict=False):
        _put(place, schema)
    return parts


def _put(place: Place, schema: Json) -> None:
    if place.parameter is not None:
        known: Json = place.holder["schema"]
        kept = {k: known[k] for k in ("default", "description", "format") if k in known}
        schema = _without_null(schema) | _bounds(place.parameter) | kept
    place.holder["schema"] = schema


def _bounds(field: FieldDefinition) -> Json:
    """Those of `Parameter(ge=, le=)`, which msgspec does not see."""
    about = field.kwarg_definition
    found = {"minimum": getattr(about, "ge", None), "maximum": getattr(about, "le", None)}
    return {k: int(v) for k, v in found.items() if v is not None}


def _without_null(schema: Json) -> Json:
    """A query is text: what is not given is absent, not null."""
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return choices[0] if len(choices) == 1 else schema


def _of_route(route: HTTPRoute, paths: Json) -> Iterator[Place]:
    item: Json = paths.get(route.path_format or "/", {})
    for handler in route.route_handlers:
        for method in handler.http_methods:
            if (operation := item.get(method.lower())) is not None:
                yield from _body(handler, operation)
                yield from _answers(handler, operation)
                yield from _parameters(handler, operation)


def _body(handler: HTTPRouteHandler, operation: Json) -> Iterator[Place]:
    field = handler.parsed_data_field
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if field is not None and content is not None:
        yield Place(content, field.annotation)


def _answers(handler: HTTPRouteHandler, operation: Json) -> Iterator[Place]:
    annotation = handler.parsed_return_field.annotation
    found: dict[str, Any] = {
        str(s): spec.data_container for s, spec in (handler.responses or {}).items()
    }
    if get_origin(annotation) is Response:
        annotation = get_args(annotation)[0]
    found.setdefault(str(handler.status_code), annotation)
    for status, kind in found.items():
        content = operation["responses"].get(status, {}).get("content", {}).get("application/json")
        if content is not None:
            yield Place(content, kind)


def _parameters(handler: HTTPRouteHandler, operation: Json) -> Iterator[Place]:
    fields = dict(_fields(handler))
    for parameter in operation.get("parameters", ()):
        field = fields.get(parameter["name"])
        if field is not None and parameter["in"] in ("query", "header"):
            yield Place(parameter, field.annotation, field)


def _fields(handler: HTTPRouteHandler) -> Iterator[tuple[str, FieldDefinition]]:
    """Parameters of the handler and of its dependencies, by the names they have on the wire."""
    signatures = [handler.parsed_fn_signature]
    signatures += [d.parsed_fn_signature for d in handler.resolve_dependencies().values()]
    for signature in signatures:
        for name, field in signature.parameters.items():
            yield getattr(field.kwarg_definition, "name", None) or name, field
