"""Home, the contact page, and what search engines may read."""

from typing import Any

from litestar import MediaType, Response, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Redirect

from walletdesk import categories
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.portal import languages, topics
from walletdesk.portal.http.page import FRESH, PUBLIC, page
from walletdesk.portal.ways import ways
from walletdesk.ui import AnyRequest
from walletdesk.ui.language import COOKIE, chosen_now
from walletdesk.ui.render import YEAR

FIRST = 8
"""Categories on the home page."""
ROBOTS = """User-agent: *
Disallow: /desk
Disallow: /api/
Disallow: /chat/
Disallow: /files/
Disallow: /t/
Disallow: /sent/
Disallow: /zh/t/
Disallow: /zh/sent/
Disallow: /es/t/
Disallow: /es/sent/
"""


@get(languages.paths(""), include_in_schema=False)
async def home(
    request: AnyRequest, db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Response[Any]:
    """One field, the first categories, the way to a person. A bare "/" asks for the language."""
    bare = request.scope["path"] == "/"
    language = languages.of_visitor(request) if bare else languages.of_path(request.scope["path"])
    if bare and languages.PREFIXES[language]:
        return Redirect(languages.path(language, "/"), status_code=302, headers=ASKED)
    async with db.read() as tx:
        tree = await categories.public_tree(tx, language)
    headers = ASKED if bare else PUBLIC
    answer = page(
        request, "portal/home.html", headers=headers, indexed=True, categories=tree[:FIRST]
    )
    if chosen := chosen_now(request):
        answer.set_cookie(_remembered(chosen, settings))
    return answer


def _remembered(language: str, settings: Settings) -> Cookie:
    return Cookie(
        COOKIE,
        value=language,
        max_age=YEAR,
        httponly=True,
        secure=settings.https,
        samesite="lax",
    )


@get(languages.paths("/contact"), include_in_schema=False)
async def contact(
    request: AnyRequest, db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Response[bytes]:
    """The ways in that are there now, and what to write about."""
    language = languages.of_path(request.scope["path"])
    async with db.read() as tx:
        tree = await categories.public_tree(tx, language)
        open_ways = await ways(tx, settings)
    return page(
        request,
        "portal/contact.html",
        headers=FRESH,
        indexed=True,
        ways=open_ways,
        categories=tree,
        other=topics.OTHER,
    )


@get("/robots.txt", include_in_schema=False, media_type=MediaType.TEXT, sync_to_thread=False)
def robots() -> Response[str]:
    """Public pages may be found; talks, files and the desk may not."""
    return Response(ROBOTS, media_type="text/plain", headers=PUBLIC)


ASKED = {"cache-control": "no-cache", "vary": "accept-language, cookie"}

pages: list[Any] = [home, contact, robots]
