"""Signing in, the second step, signing out."""

from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from walletdesk import ui
from walletdesk.people.actions import sessions, sign_in
from walletdesk.people.actions.sessions import Opened
from walletdesk.people.http import cookies, device
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.forms import Form, see_other, with_form_cookie
from walletdesk.people.http.visitor import visitor
from walletdesk.people.memory import Known
from walletdesk.people.model.sessions import Session, Stage, safe_next
from walletdesk.platform.db import Database
from walletdesk.platform.errors import TooMany, Unauthorized
from walletdesk.ui import AnyRequest

LOGIN, CODE = "people/login.html", "people/code.html"


class LoginForm(Form, frozen=True, kw_only=True):
    """The first step."""

    email: str = ""
    password: str = ""
    next: str = ""


class CodeForm(Form, frozen=True, kw_only=True):
    """The second step."""

    code: str = ""
    next: str = ""


@get("/desk/login", public=True, include_in_schema=False)
async def get_login(request: AnyRequest) -> Response[Any]:
    """The form; one who is signed in goes on at once."""
    to = _next(request)
    if request.scope["state"].get("known"):
        return see_other(to)
    return with_form_cookie(request, LOGIN, email="", next=to, wrong=None)


@post("/desk/login", public=True, include_in_schema=False, status_code=200)
async def post_login(
    request: AnyRequest,
    data: URLEncodedBody[LoginForm],
    db: NamedDependency[Database],
) -> Response[Any]:
    """Let in, ask for the second step, or say no without saying why."""
    known = device.known(db.keys, data.email, cookies.read(request, "device"))
    try:
        opened = await sign_in.sign_in(
            db, data.email, data.password, visitor(request), device=known
        )
    except (Unauthorized, TooMany) as wrong:
        typed = {"email": data.email, "next": safe_next(data.next)}
        return _again(request, LOGIN, wrong, **typed)
    fresh = [] if known else [_cookie(request, "device", device.make(db.keys, data.email))]
    await _end_former(request, db)
    return _onward(request, opened, data.next, *fresh)


@get("/desk/login/code", public=True, include_in_schema=False)
async def get_code(request: AnyRequest, db: NamedDependency[Database]) -> Response[Any]:
    """The form of the second step; without a first step back to that."""
    if await _waiting(request, db) is None:
        return see_other("/desk/login")
    return with_form_cookie(request, CODE, next=_next(request), wrong=None)


@post("/desk/login/code", public=True, include_in_schema=False, status_code=200)
async def post_code(
    request: AnyRequest,
    data: URLEncodedBody[CodeForm],
    db: NamedDependency[Database],
) -> Response[Any]:
    """A code of the app, or a recovery code."""
    waiting = await _waiting(request, db)
    if waiting is None:
        return see_other("/desk/login")
    try:
        async with db.transaction() as tx:
            opened = await sign_in.second_step(tx, waiting, data.code, visitor(request))
    except TooMany as wrong:
        return _again(request, CODE, wrong, next=safe_next(data.next))
    if opened is None:
        wrong_code = Unauthorized("two_step.wrong_code")
        return _again(request, CODE, wrong_code, next=safe_next(data.next))
    return _onward(request, opened, data.next)


@post("/desk/logout", before_enrolment=True, include_in_schema=False, status_code=303)
async def post_logout(request: AnyRequest, desk: NamedDependency[Desk]) -> Redirect:
    """End this session."""
    assert desk.known.session is not None
    async with desk.transaction() as tx:
        await sign_in.sign_out(tx, desk.known.session)
    return see_other("/desk/login", _cookie(request, "session", ""))


def _next(request: AnyRequest) -> str:
    return safe_next(request.query_params.get("next"))


def _onward(request: AnyRequest, opened: Opened, wish: str, *more: Cookie) -> Redirect:
    cookie = _cookie(request, "session", opened.secret)
    to = safe_next(wish)
    if opened.session.stage is Stage.CODE:
        return Redirect(
            "/desk/login/code", query_params={"next": to}, status_code=303, cookies=[cookie, *more]
        )
    return see_other(to, cookie, _cookie(request, "form", ""), *more)


def _again(
    request: AnyRequest, name: str, wrong: Unauthorized | TooMany, **context: object
) -> Response[bytes]:
    headers = {"retry-after": str(round(wrong.retry_after))} if isinstance(wrong, TooMany) else None
    said = ui.refusal_text(ui.language_of(request), wrong)
    return with_form_cookie(
        request, name, status=wrong.status, headers=headers, wrong=said, **context
    )


async def _waiting(request: AnyRequest, db: Database) -> Session | None:
    secret = cookies.read(request, "session")
    if secret is None:
        return None
    async with db.read() as read:
        return await sessions.pending(read, secret)


async def _end_former(request: AnyRequest, db: Database) -> None:
    """Whoever was signed in on this browser is not any more."""
    former = request.scope["state"].get("known")
    if isinstance(former, Known) and former.session is not None:
        async with db.transaction() as tx:
            await sign_in.sign_out(tx, former.session)


def _cookie(request: AnyRequest, name: cookies.Name, value: str) -> Cookie:
    return cookies.cookie(name, value, request.app.state.settings)


pages = [get_login, post_login, get_code, post_code, post_logout]
