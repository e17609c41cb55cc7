"""An app with the room `ui` alone and a page that holds every piece; granian serves it.

`/stream` is an event stream that `/say` writes to; `/cut` refuses and ends streams until `/mend`.
`/form?status=…` answers a form. A tab's agent and CSRF token come from the cookie `session`.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State
from litestar.middleware import DefineMiddleware
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Struct

from walletdesk import ui
from walletdesk.platform import settings
from walletdesk.ui import render
from walletdesk.ui.environment import environment
from walletdesk.ui.language import language_of

AnyRequest = Request[Any, Any, Any]


class Agent(Struct):
    """What the shell shows of an agent."""

    id: str = "a1"
    name: str = "李小龙 Li"
    language: str = "en"
    availability: str = "online"
    acts: frozenset[str] = frozenset({"people", "settings"})


class SignedIn:
    """Cookie `session=agent:token:language`; without it the agent a1 with the token `first`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request: AnyRequest = Request(scope)
        cookie = request.cookies.get("session", "a1:first:en")
        if cookie != "none":
            agent, csrf, language = cookie.split(":")
            scope["state"]["agent"] = Agent(id=agent, language=language)
            scope["state"]["csrf"] = csrf
        await self._app(scope, receive, send)


PAGE = Path(__file__).with_name("kit.html")


@get(["/desk", "/desk/search"])
async def kit(request: AnyRequest) -> Response[bytes]:
    now = datetime.now(UTC)
    template = environment(language_of(request)).from_string(PAGE.read_text())
    times = {"now": now - timedelta(minutes=8), "soon": now + timedelta(hours=2)}
    shown = template.render(render._shell(request) | times)
    return Response(shown.encode(), media_type="text/html")


@get("/error/{status:int}")
async def error(request: AnyRequest, status: FromPath[int]) -> Response[bytes]:
    return ui.error_page(request, status)


class Line:
    """The stream's server side."""

    said: ClassVar[list[str]] = []
    open = 0
    opened: ClassVar[list[str]] = []
    cut = False
    changed = asyncio.Condition()


async def _changed() -> None:
    async with Line.changed:
        Line.changed.notify_all()


@get("/desk/stream", media_type="text/event-stream")
async def stream(request: AnyRequest) -> Response[Any]:
    if "session=none" in request.headers.get("cookie", ""):
        return Response(b"", status_code=401)
    if Line.cut:
        return Response(b"", status_code=503)
    last = request.headers.get("last-event-id", "")
    Line.opened.append(last)
    return Stream(_events(int(last or len(Line.said))), media_type="text/event-stream")


async def _events(after: int) -> AsyncIterator[str]:
    Line.open += 1
    try:
        yield "retry: 100\n\n"
        while not Line.cut:
            for number, text in enumerate(Line.said[after:], after + 1):
                yield f"id: {number}\nevent: said\ndata: {json.dumps({'text': text})}\n\n"
            after = len(Line.said)
            async with Line.changed:
                await Line.changed.wait()
    finally:
        Line.open -= 1


@post("/say")
async def say(text: FromQuery[str]) -> None:
    Line.said.append(text)
    await _changed()


@post("/cut")
async def cut() -> None:
    Line.cut = True
    await _changed()


@post("/mend")
async def mend() -> None:
    Line.cut = False


@get("/line")
async def line() -> dict[str, Any]:
    return {"open": Line.open, "opened": Line.opened}


@post("/form")
async def form(request: AnyRequest, status: FromQuery[int] = 200) -> Response[bytes]:
    if "session=none" in request.headers.get("cookie", ""):
        return Response(b"", status_code=401)
    if status != 200:
        return ui.error_fragment(request, status)
    sent = await request.form()
    token = request.headers.get("x-csrf-token", "")
    return Response(f"got {sent.get('text')} with {token}".encode(), media_type="text/html")


@post("/upload", status_code=201)
async def upload(request: AnyRequest) -> Response[dict[str, str]]:
    sent = await request.form()
    body = await sent["file"].read()
    if body == b"bad":
        return Response({"detail": "This type is not accepted."}, status_code=422)
    return Response({"id": f"file-{len(body)}"}, status_code=201)


app = Litestar(
    [kit, error, stream, say, cut, mend, line, form, upload, *ui.pages],
    state=State({"settings": settings.load({}, data="kit")}),
    middleware=[DefineMiddleware(ui.SecurityHeaders), DefineMiddleware(SignedIn)],
    openapi_config=None,
)
