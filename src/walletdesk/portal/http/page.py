"""Rendering a page of the portal in the language of its path."""

from typing import Any

from litestar import Request, Response

from walletdesk import ui
from walletdesk.platform import log
from walletdesk.platform.errors import Refusal
from walletdesk.platform.settings import Settings
from walletdesk.portal import languages

type AnyRequest = Request[Any, Any, Any]

PUBLIC = {"cache-control": "public, max-age=60", "vary": "accept-encoding"}
"""The same for everybody who asks for this path."""
PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
"""A form, or a talk behind its link, which must not leak by a Referer."""


def page(
    request: AnyRequest,
    name: str,
    /,
    *,
    language: str | None = None,
    status: int = 200,
    headers: dict[str, str] = PRIVATE,
    **context: object,
) -> Response[bytes]:
    """The page `name` ("portal/home.html"); without a `language` it is that of the path."""
    settings: Settings = request.app.state.settings
    path = request.scope["path"].rstrip("/") or "/"
    chosen = language or languages.of_path(path)
    prefix = languages.PREFIXES.get(chosen, "en")
    body = ui.html(
        chosen,
        name,
        brand=settings.brand,
        base=settings.base_url,
        path=path,
        prefix=f"/{prefix}",
        widget_language=prefix,
        alternates=languages.alternates(path, settings) if path.split("/")[1] in languages.TAGS else [],
        **context,
    )
    return Response(
        body.encode(),
        status_code=status,
        media_type="text/html",
        headers=headers | {"content-language": chosen},
    )


def error_page(request: AnyRequest, status: int, *, refusal: Refusal | None = None) -> Response[bytes]:
    """What went wrong, in the portal's own shell, with the ways to go on."""
    chosen = _language(request)
    text = ui.refusal_text(chosen, refusal) if refusal else ""
    return page(
        request,
        "portal/error.html",
        language=chosen,
        status=status,
        number=status,
        text=text,
        request_id=log.request_id.get(),
    )


def _language(request: AnyRequest) -> str:
    if request.scope["path"].split("/")[1] in languages.TAGS:
        return languages.of_path(request.scope["path"])
    return languages.TAGS[languages.negotiated(request)]
