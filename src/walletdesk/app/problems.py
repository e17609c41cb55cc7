"""Errors as answers: RFC 9457 problem details for programs, pages and fragments for people.

Every error of `/api` and `/chat` has this one shape, in the caller's language. What went wrong
inside of us is never told; the request's id leads to it in the log.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

import asyncpg
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Meta, Struct

from walletdesk import portal, ui
from walletdesk.app import validation
from walletdesk.platform import i18n, log
from walletdesk.platform.crypto import CannotOpen
from walletdesk.platform.errors import Invalid, InvalidMany, NotFound, Refusal, TooMany, Unavailable
from walletdesk.ui import AnyRequest

logger = log.get(__name__)

MEDIA_TYPE = "application/problem+json"
PROGRAMS = ("/api/", "/chat/")

type Handler = Callable[[AnyRequest, Exception], Response[Any]]


class FieldProblem(Struct, frozen=True):
    """One value to change."""

    field: Annotated[str, Meta(description="Dotted path", examples=["contact.email"])]
    code: Annotated[str, Meta(examples=["contact.bad_email"])]
    detail: Annotated[str, Meta(examples=["This is no e-mail address."])]


class Problem(Struct, frozen=True):
    """RFC 9457 problem details. `code` is stable; `title` and `detail` are for people."""

    type: Annotated[str, Meta(examples=["urn:walletdesk:problem:conversation.closed"])]
    title: Annotated[str, Meta(examples=["The state does not allow it"])]
    status: Annotated[int, Meta(ge=400, le=599, examples=[409])]
    detail: Annotated[str, Meta(examples=["This conversation is closed."])]
    code: Annotated[str, Meta(examples=["conversation.closed"])]
    errors: list[FieldProblem]
    request_id: Annotated[str, Meta(description="Names this request in our log")] = ""


def refused(request: AnyRequest, refusal: Exception) -> Response[Any]:
    """An expected refusal of a rule."""
    assert isinstance(refusal, Refusal)
    headers: dict[str, str] = {}
    if isinstance(refusal, TooMany):
        headers["retry-after"] = str(max(1, round(refusal.retry_after)))
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = 'Bearer realm="walletdesk"'
    if not for_programs(request):
        return _shown(request, refusal.status, refusal, headers)
    language = ui.language_of(request)
    errors = [field_problem(language, wrong) for wrong in _parts(refusal)]
    detail = errors[0].detail if len(errors) == 1 else _text(language, refusal.code, refusal.params)
    return answer(language, refusal.status, refusal.code, detail, errors, headers)


def malformed(request: AnyRequest, wrong: Exception) -> Response[Any]:
    """A request that does not fit its schema: 400, naming each field."""
    assert isinstance(wrong, ValidationException)
    refusal = InvalidMany(validation.refusals(wrong))
    refusal.status = HTTPStatus.BAD_REQUEST
    return refused(request, refusal)


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    """What the framework refuses (no such route, method, media type, size, broken JSON)."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return broken(request, error)
    headers = {k.lower(): v for k, v in (error.headers or {}).items()}
    if not for_programs(request):
        return _shown(request, status, None, headers)
    language, code = ui.language_of(request), CODES.get(status, "request.refused")
    if broken_json := validation.broken_json(error):
        return answer(language, status, *_said(language, broken_json), [], headers)
    return answer(language, status, code, _text(language, code, {}), [], headers)


def broken(request: AnyRequest, error: Exception) -> Response[Any]:
    """Our own fault: logged with its place, answered with the request's id only."""
    logger.error(
        "request.broken", exc_info=error, route=str(request.scope.get("path_template", ""))
    )
    if not for_programs(request):
        return _shown(request, 500, None, {})
    language = ui.language_of(request)
    return answer(language, 500, "internal", _text(language, "internal", {}), [], {})


def unreachable(request: AnyRequest, error: Exception) -> Response[Any]:
    """The database is away or overloaded: trying again may work."""
    logger.error("database.unreachable", exc_info=error)
    return refused(request, Unavailable("database.unavailable"))


def erased(request: AnyRequest, _: Exception) -> Response[Any]:
    """The key is gone, and with it whatever was asked for."""
    return refused(request, NotFound("erased"))


def for_programs(request: AnyRequest) -> bool:
    """Whether the answer is read by a program rather than shown."""
    return request.scope["path"].startswith(PROGRAMS)


def answer(
    language: str,
    status: int,
    code: str,
    detail: str,
    errors: list[FieldProblem],
    headers: dict[str, str],
) -> Response[Any]:
    """The problem as an answer."""
    title = i18n.catalog(language).gettext(f"problem.{status}")
    if title == f"problem.{status}":
        title = HTTPStatus(status).phrase
    kind = f"urn:walletdesk:problem:{code}"
    problem = Problem(kind, title, status, detail, code, errors, log.request_id.get())
    fixed = {"cache-control": "no-store", "content-language": language}
    return Response(problem, status_code=status, media_type=MEDIA_TYPE, headers=fixed | headers)


def field_problem(language: str, wrong: Invalid) -> FieldProblem:
    """One refusal in the reader's language."""
    return FieldProblem(wrong.field, wrong.code, _text(language, wrong.code, wrong.params))


def _parts(refusal: Refusal) -> list[Invalid]:
    if isinstance(refusal, InvalidMany):
        return refusal.errors
    return [refusal] if isinstance(refusal, Invalid) else []


def _said(language: str, refusal: Refusal) -> tuple[str, str]:
    return refusal.code, _text(language, refusal.code, refusal.params)


def _text(language: str, code: str, params: dict[str, object]) -> str:
    catalog = i18n.catalog(language)
    words = {
        k: catalog.gettext(v) if k == "what" and isinstance(v, str) else v
        for k, v in params.items()
    }
    return catalog.code(code, words)


def _shown(
    request: AnyRequest, status: int, refusal: Refusal | None, headers: dict[str, str]
) -> Response[Any]:
    """A page, or a fragment for htmx, which leaves the page as it is."""
    path = request.scope["path"]
    if not (path == "/desk" or path.startswith("/desk/")):
        made = portal.error_page(request, status, refusal=refusal)
    else:
        htmx = "hx-request" in request.headers
        made = (ui.error_fragment if htmx else ui.error_page)(request, status, refusal=refusal)
    made.headers.update(headers)
    return made


CODES = {
    400: "request.malformed",
    404: "route.unknown",
    405: "method.not_allowed",
    406: "request.not_acceptable",
    413: "body.too_large",
    415: "body.media_type",
}

handlers: dict[int | type[Exception], Handler] = {
    Refusal: refused,
    ValidationException: malformed,
    HTTPException: failed,
    CannotOpen: erased,
    asyncpg.PostgresConnectionError: unreachable,
    asyncpg.TooManyConnectionsError: unreachable,
    TimeoutError: unreachable,
    asyncpg.CannotConnectNowError: unreachable,
    asyncpg.DeadlockDetectedError: unreachable,
    ConnectionError: unreachable,
    Exception: broken,
}
