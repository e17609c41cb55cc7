"""Rendering a page of the portal in the language of its path."""

import functools
from zoneinfo import ZoneInfo

from litestar import Response

from walletdesk import ui
from walletdesk.platform import log
from walletdesk.platform.errors import Refusal
from walletdesk.platform.settings import Settings
from walletdesk.portal import languages
from walletdesk.portal.moments import moment
from walletdesk.ui import AnyRequest

PUBLIC = {"cache-control": "public, max-age=60", "vary": "accept-encoding"}
"""The same for everybody who asks for this path."""
FRESH = {"cache-control": "no-cache"}
"""The same for everybody, but of this minute."""
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
    indexed: bool = False,
    elsewhere: str | None = None,
    **context: object,
) -> Response[bytes]:
    """The page `name` ("portal/home.html"); `indexed` by search engines. Without a `language` it is
    that of the path. `elsewhere`: the path whose other languages are offered, when not this one.
    """
    settings: Settings = request.app.state.settings
    path = request.scope["path"].rstrip("/") or "/"
    chosen = language or languages.of_path(path)
    html = ui.html(
        chosen,
        name,
        brand=settings.brand,
        base=settings.base_url,
        path=path,
        prefix=languages.PREFIXES[chosen],
        indexed=indexed,
        alternates=languages.alternates(elsewhere or path, settings),
        moment=functools.partial(moment, language=chosen, zone=ZoneInfo(settings.timezone)),
        **context,
    )
    fixed = (
        headers | {"content-language": chosen} | ({} if indexed else {"x-robots-tag": "noindex"})
    )
    return Response(html.encode(), status_code=status, media_type="text/html", headers=fixed)


def error_page(
    request: AnyRequest, status: int, *, refusal: Refusal | None = None
) -> Response[bytes]:
    """What went wrong, in the portal's own shell, with the ways to go on. What is not there is not
    there in another language either: those links lead to the start page.
    """
    named = request.scope["path"].split("/")[1] in languages.TAGS
    chosen = languages.of_path(request.scope["path"]) if named else languages.of_visitor(request)
    own = refusal is not None and refusal.code not in ("not_found", "erased")
    return page(
        request,
        "portal/error.html",
        language=chosen,
        status=status,
        elsewhere="/" if status in NOWHERE else None,
        number=status,
        text=ui.refusal_text(chosen, refusal) if own and refusal else "",
        request_id=log.request_id.get(),
    )


NOWHERE = (404, 405)
