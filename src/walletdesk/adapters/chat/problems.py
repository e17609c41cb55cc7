"""Refusals as RFC 9457 problem details in the visitor's language, shaped like the API's."""

from http import HTTPStatus

from msgspec import Struct

from walletdesk.adapters.chat.wire import Answer, encode
from walletdesk.platform import i18n, log
from walletdesk.platform.errors import Invalid, InvalidMany, Refusal, TooMany

KIND = b"application/problem+json"


class FieldProblem(Struct, frozen=True):
    """One value to change."""

    field: str
    code: str
    detail: str


class Problem(Struct, frozen=True):
    """`code` is stable; `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem]
    request_id: str
    retry_after: float | None = None


def problem(refusal: Refusal, language: str) -> Answer:
    """The answer to a request that was refused."""
    catalog = i18n.catalog(language)
    errors = [
        FieldProblem(e.field, e.code, catalog.code(e.code, e.params)) for e in _parts(refusal)
    ]
    detail = (
        errors[0].detail
        if len(errors) == 1
        else catalog.code(refusal.code, _said(catalog, refusal))
    )
    wait = refusal.retry_after if isinstance(refusal, TooMany) else None
    body = Problem(
        f"urn:walletdesk:problem:{refusal.code}",
        _title(catalog, refusal.status),
        refusal.status,
        detail,
        refusal.code,
        errors,
        log.request_id.get(),
        None if wait is None else round(wait, 2),
    )
    return Answer(refusal.status, encode(body), KIND, _headers(language, refusal.status, wait))


def _headers(language: str, status: int, wait: float | None) -> tuple[tuple[bytes, bytes], ...]:
    headers = [(b"content-language", language.encode())]
    if wait is not None:
        headers.append((b"retry-after", str(max(1, round(wait))).encode()))
    if status == HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b'Bearer realm="chat"'))
    return tuple(headers)


def _parts(refusal: Refusal) -> list[Invalid]:
    if isinstance(refusal, InvalidMany):
        return refusal.errors
    return [refusal] if isinstance(refusal, Invalid) else []


def _said(catalog: i18n.Catalog, refusal: Refusal) -> dict[str, object]:
    """What is missing (`what`) has a name in each language."""
    return {
        k: catalog.gettext(v) if k == "what" and isinstance(v, str) else v
        for k, v in refusal.params.items()
    }


def _title(catalog: i18n.Catalog, status: int) -> str:
    title = catalog.gettext(f"problem.{status}")
    return HTTPStatus(status).phrase if title.startswith("problem.") else title
