"""Guards of handlers: who may call them. The app turns raised refusals into answers.

They are coroutines though they wait for nothing: the framework runs a plain function in a thread,
which costs each request more than the rest of its way.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast, override

from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.handlers.base import BaseRouteHandler

from walletdesk.people.memory import Known
from walletdesk.people.model.roles import Act
from walletdesk.people.model.sessions import check_recent
from walletdesk.platform.errors import Forbidden, Unauthorized

type Connection = ASGIConnection[Any, Any, Any, Any]
type Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]


def may(act: Act) -> Guard:
    """Only who may do `act`. Raise `Unauthorized` or `Forbidden`."""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        if act not in present(connection).agent.acts:
            raise Forbidden("act.not_yours", act=act.value)

    return guard


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Anybody known, by session or token. Raise `Unauthorized`."""
    present(connection)


async def by_session(connection: Connection, _: BaseRouteHandler) -> None:
    """A person at a browser, not a token: for what concerns their own account."""
    if present(connection).session is None:
        raise Forbidden("session.needed")


async def recently_confirmed(connection: Connection, _: BaseRouteHandler) -> None:
    """The password was typed within ten minutes. A token is proof enough of itself."""
    known = present(connection)
    if known.session is not None:
        check_recent(known.session, now=connection.app.state.db.clock.now())


def present(connection: Connection) -> Known:
    """Who sends the request. Raise `Unauthorized` when nobody is known."""
    known = connection.scope["state"].get("known")
    if not isinstance(known, Known):
        raise Unauthorized("sign_in.needed")
    return known


class Get(HTTPRouteHandler):
    """`get` for the hottest pages: its guards see the handler itself.

    Litestar copies the handler for each guard, which was an eighth of what a list costs.
    """

    def __init__(self, path: str | list[str], **options: Any) -> None:
        """`options` as those of `litestar.get`."""
        super().__init__(path, http_method=HttpMethod.GET, **options)

    @override
    async def authorize_connection(self, connection: Connection) -> None:
        guards = cast("list[Guard]", self.resolve_guards())
        for guard in guards:
            await guard(connection, self)
