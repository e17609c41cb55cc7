"""ASGI middleware: who sends a request, once; and that nobody unknown comes further.

It knows `/desk` and `/api/v1`; everything below them is refused to strangers unless its handler
says `public=True`. It leaves in `scope["state"]`: `known`, `agent`, and `csrf` for the pages.
"""

from urllib.parse import quote

from litestar import Request
from litestar.types import ASGIApp, Receive, Scope, Send

from walletdesk.people.actions.resolve import resolve
from walletdesk.people.http import cookies, csrf
from walletdesk.people.http.stale import answer_stale
from walletdesk.people.memory import Known
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Forbidden, Unauthorized
from walletdesk.ui import AnyRequest

LOGIN, ENROL = "/desk/login", "/desk/profile/two-step"


class Authentication:
    """Wraps every route. `app.state` must hold `db` and `settings`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Resolve, refuse, or pass on."""
        if scope["type"] != "http" or not _ours(scope["path"]):
            await self._app(scope, receive, send)
            return
        request: AnyRequest = Request(scope, receive, send)
        known = await _who(request)
        if known is not None:
            scope["state"]["known"], scope["state"]["agent"] = known, known.agent
        if elsewhere := _elsewhere(request, known):
            await _redirect(send, elsewhere)
        elif not await _trusted(request, known):
            await answer_stale(request, receive, send)
        else:
            await self._app(scope, receive, send)


def _elsewhere(request: AnyRequest, known: Known | None) -> str | None:
    """Where one who looks for a page must go first. Raise a `Refusal` for everybody else."""
    options = request.scope["route_handler"].opt
    if known is None and not options.get("public"):
        if _navigates(request):
            return f"{LOGIN}?next={_here(request.scope)}"
        raise Unauthorized("sign_in.needed")
    if known is not None and known.must_enrol and not options.get("before_enrolment"):
        if _navigates(request):
            return ENROL
        raise Forbidden("two_step.required")
    return None


def _ours(path: str) -> bool:
    return path == "/desk" or path.startswith(("/desk/", "/api/v1/"))


async def _who(request: AnyRequest) -> Known | None:
    """Raise `Unauthorized` for a token that is unknown, expired or revoked."""
    db: Database = request.app.state.db
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and request.scope["path"].startswith("/api/"):
        if (known := await resolve(db, token.strip())) is None or known.session is not None:
            raise Unauthorized("token.unknown")
        return known
    secret = cookies.read(request, "session")
    if secret is None:
        return None
    known = await resolve(db, secret)
    if known is None or known.session is None:
        return None
    request.scope["state"]["csrf"] = csrf.session_token(db.keys, known)
    return known


async def _trusted(request: AnyRequest, known: Known | None) -> bool:
    """Whether a write comes from a page of ours. Tokens of the API are no cookies: no CSRF."""
    if request.method in csrf.SAFE or (known is not None and known.session is None):
        return True
    token = await csrf.given(request)
    keys = request.app.state.db.keys
    if known is not None and csrf.fits(token, csrf.session_token(keys, known)):
        return True
    if not request.scope["route_handler"].opt.get("public"):
        return False
    cookie = cookies.read(request, "form")
    return cookie is not None and csrf.fits(token, csrf.form_token(keys, cookie))


def _navigates(request: AnyRequest) -> bool:
    """Whether a person looks for a page, so that a redirect loses nothing."""
    if request.method not in ("GET", "HEAD") or request.scope["path"].startswith("/api/"):
        return False
    if "hx-request" in request.headers:
        return False
    mode = request.headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in request.headers.get("accept", "")


def _here(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"] + (f"?{query}" if query else ""), safe="/")


async def _redirect(send: Send, to: str) -> None:
    headers = [(b"location", to.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
