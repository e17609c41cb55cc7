"""The application of a web process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp, Receive, Scope, Send

from walletdesk import people, ui
from walletdesk.adapters import chat, email
from walletdesk.app import idempotency, openapi, parameters, problems, wiring
from walletdesk.app.outermost import Outermost
from walletdesk.app.parts import Parts, opened
from walletdesk.app.strict import StrictRequest
from walletdesk.platform.clock import Clock
from walletdesk.platform.settings import Settings

BODY = 1_000_000
"""Bytes of a request that uploads no file; the attachment routes allow 26 MB."""
UNCOMPRESSED = (
    r"^/(assets|widget|chat|files|healthz|readyz)|/stream$|^/api/v1/events$|/quarantine/\d+/\d+$"
)
"""Built files are compressed already, files are what they are, and streams must not wait."""
CHAT = chat.PATH + "/"
PROVIDED = (
    "settings", "clock", "db", "storage", "scanner", "hub", "presence", "auditor", "toucher"
)  # fmt: skip


class Web:
    """The application and what ends its streams."""

    def __init__(self, app: ASGIApp, drain: Callable[[], Awaitable[None]]) -> None:
        self._app = app
        self.drain = drain

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """An ASGI call."""
        await self._app(scope, receive, send)


class Fork:
    """Takes the chat's calls past the framework: routing and middleware would cost each of them
    as much as half of accepting the message (ADR 0011).
    """

    def __init__(self, app: Litestar) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI call."""
        if scope["type"] == "http" and scope["path"].startswith(CHAT):
            scope["path"] = scope["path"][len(CHAT) :]
            await chat.serve(self._app.state, scope, receive, send)
        else:
            await self._app(scope, receive, send)


def create(settings: Settings, *, clock: Clock | None = None) -> Web:
    """Put the application together; its lifespan opens database, bus and storage."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with opened(settings, clock=clock) as parts:
            for name in PROVIDED:
                setattr(app.state, name, getattr(parts, name))
            app.state.parts = parts
            app.state.mail_in = email.Hears(wiring.mail_desk(parts))
            yield

    handlers = [*wiring.API, openapi.handler]
    api = Router("/api/v1", route_handlers=handlers, before_request=parameters.check)
    app = Litestar(
        [api, *wiring.PAGES],
        lifespan=[lifespan],
        dependencies=_dependencies(),
        middleware=[people.Authentication, idempotency.Idempotency],
        exception_handlers=problems.handlers,
        request_class=StrictRequest,
        request_max_body_size=BODY,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=1, minimum_size=1_000, exclude=[UNCOMPRESSED]
        ),
        openapi_config=openapi.config,
        logging_config=None,
    )
    app.state.settings = settings
    app.state.parameters = parameters.declared(app)
    front = Outermost(ui.SecurityHeaders(Fork(app), https=settings.https))
    return Web(front, lambda: _drain(app))


async def _drain(app: Litestar) -> None:
    """Every stream tells its reader to reconnect, and ends."""
    parts: Parts | None = getattr(app.state, "parts", None)
    if parts is None:
        return
    parts.hub.drain()
    while parts.hub.streams:
        await asyncio.sleep(0.02)


def _dependencies() -> dict[str, Provide]:
    """Parts by name, from the application's state; and `desk`."""
    provided = {name: Provide(_from_state(name), sync_to_thread=False) for name in PROVIDED}
    provided["mail_in"] = Provide(_from_state("mail_in"), sync_to_thread=False)
    return provided | {"desk": Provide(people.provide_desk, sync_to_thread=False)}


def _from_state(name: str) -> Callable[[State], Any]:
    def provide(state: State) -> Any:
        return getattr(state, name)

    return provide
