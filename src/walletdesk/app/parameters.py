"""Query parameters of the API: one that nobody declared is refused, not overlooked.

`?statuss=open` would list everything, and the caller would take it for what they asked.
"""

import difflib
from typing import Any

from litestar import Litestar, Request
from litestar.handlers.base import BaseRouteHandler
from litestar.routes import HTTPRoute

from walletdesk.platform.errors import Invalid, InvalidMany

EVERYWHERE = frozenset({"lang"})
"""Asked of every route: in which language to answer."""


class Misnamed(InvalidMany):
    """Like a value that does not fit, it is a fault of the call, not of the matter."""

    status = 400


type Declared = dict[BaseRouteHandler, frozenset[str]]


def declared(app: Litestar) -> Declared:
    """The names that each handler takes, its dependencies' among them."""
    return {
        handler: frozenset(p.field_alias for p in model.expected_query_params)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler, model in route.route_handler_map.values()
    }


async def check(request: Request[Any, Any, Any]) -> None:
    """Raise `Misnamed` when the query holds a name that its route does not know."""
    if not request.scope["query_string"] or request.method == "OPTIONS":
        return
    known = request.app.state.parameters[request.scope["route_handler"]] | EVERYWHERE
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise Misnamed([_refusal(name, sorted(known - EVERYWHERE)) for name in unknown])


def _refusal(name: str, known: list[str]) -> Invalid:
    if near := difflib.get_close_matches(name.lower(), known, n=1):
        return Invalid(name, "parameter.mistyped", meant=near[0])
    if known:
        return Invalid(name, "parameter.unknown", known=", ".join(known))
    return Invalid(name, "parameter.none")
