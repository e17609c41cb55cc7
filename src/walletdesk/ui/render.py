"""Answers made of templates: whole pages, fragments for htmx, and rows without a request."""

import functools
from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie
from markupsafe import Markup

from walletdesk.ui.environment import renderer
from walletdesk.ui.language import COOKIE, chosen_now, language_of

HTML = "text/html"
YEAR = 31_536_000
"""Seconds for which a chosen language is remembered."""

CSRF_FIELD = Markup('<input type="hidden" name="csrf" value="{}">')
PRIVATE = {"cache-control": "no-store", "vary": "cookie, accept-language, hx-request"}
"""Pages hold personal data; a handler of a public page passes its own headers."""

AnyRequest = Request[Any, Any, Any]
"""No `type` statement: Litestar looks for the class behind the name."""


def page(
    request: AnyRequest,
    name: str,
    /,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> Response[bytes]:
    """Answer with the whole page `name` ("room/file.html") in the reader's language."""
    return made(request, _render(request, name, None, context), status=status, headers=headers)


def made(
    request: AnyRequest,
    body: bytes,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """Answer with a page whose HTML is there already."""
    tag, secure = _to_remember(request), request.app.state.settings.https
    return Response(
        body,
        status_code=status,
        media_type=HTML,
        headers=PRIVATE | (headers or {}) | (_remember(tag, secure=secure) if tag else {}),
    )


def text(request: AnyRequest, name: str, /, **context: object) -> str:
    """The HTML of a page with the shell around it, for those who keep it (see `made`)."""
    return _render(request, name, None, context).decode()


def fragment(
    request: AnyRequest,
    name: str,
    /,
    *,
    block: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> Response[bytes]:
    """Answer with a piece: a small template, or one `block` of a page's template."""
    body = _render(request, name, block, context)
    return Response(body, status_code=status, media_type=HTML, headers=PRIVATE | (headers or {}))


def piece(body: bytes) -> Response[bytes]:
    """Answer with a piece whose HTML is there already."""
    return Response(body, media_type=HTML, headers=PRIVATE)


def html(language: str, name: str, /, **context: object) -> Markup:
    """Render without a request, for rows that are kept by (id, version, language)."""
    return Markup(renderer(language, name)(context))  # noqa: S704


def _render(request: AnyRequest, name: str, block: str | None, context: dict[str, object]) -> bytes:
    render = renderer(language_of(request), name, block, reload=request.app.debug)
    return render(_shell(request) | context).encode()


def _shell(request: AnyRequest) -> dict[str, object]:
    """What base.html and desk.html show, whatever the page is."""
    state = request.scope["state"]
    settings = request.app.state.settings
    csrf = state.get("csrf", "")
    return {
        "agent": state.get("agent"),
        "brand": settings.brand,
        "languages": settings.languages,
        "path": request.scope["path"],
        "csrf": csrf,
        "csrf_field": lambda: CSRF_FIELD.format(csrf),
    }


def _to_remember(request: AnyRequest) -> str | None:
    """What was chosen just now. An agent's own is kept too, for what is answered to nobody known:
    the sign-in page, an address that does not exist.
    """
    agent = request.scope["state"].get("agent")
    if agent is None:
        return chosen_now(request)
    return agent.language if request.cookies.get(COOKIE) != agent.language else None


@functools.lru_cache(maxsize=64)
def _remember(language: str, *, secure: bool) -> dict[str, str]:
    """The header, made once: Litestar builds cookies anew for each answer (60 µs)."""
    cookie = Cookie(
        key=COOKIE, value=language, max_age=YEAR, httponly=True, secure=secure, samesite="lax"
    )
    return {"set-cookie": cookie.to_header(header="")}
