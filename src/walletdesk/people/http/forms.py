"""Shapes of forms. Everything is text; the rules of the room judge it."""

from typing import Any

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from msgspec import Struct

from walletdesk import ui
from walletdesk.people.http import cookies, csrf
from walletdesk.people.model.tokens import fresh_secret
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.ui import AnyRequest


class Form(Struct, frozen=True, kw_only=True):
    """Base of all forms; unknown fields are ignored, as browsers' helpers add some."""

    csrf: str = ""


def see_other(path: str, *set_cookies: Cookie) -> Redirect:
    """After a write: a page that may be loaded again without writing again."""
    return Redirect(path, status_code=303, cookies=list(set_cookies))


def refused(
    request: AnyRequest, name: str, wrong: Invalid | InvalidMany, **context: Any
) -> Response[bytes]:
    """The form again, with what was typed and what to change (422)."""
    errors = ui.field_errors(ui.language_of(request), wrong)
    return ui.page(request, name, status=422, errors=errors, **context)


def form_cookie(request: AnyRequest) -> list[Cookie]:
    """Before there is a session: gives the page its CSRF token; the cookie to set, if any."""
    settings, keys = request.app.state.settings, request.app.state.db.keys
    kept = cookies.read(request, "form")
    value = kept or fresh_secret()
    request.scope["state"]["csrf"] = csrf.form_token(keys, value)
    return [] if kept else [cookies.cookie("form", value, settings)]


def with_form_cookie(request: AnyRequest, name: str, **context: Any) -> Response[bytes]:
    """A page with a form, for somebody who is not signed in."""
    fresh = form_cookie(request)
    answer = ui.page(request, name, **context)
    answer.cookies.extend(fresh)
    return answer
