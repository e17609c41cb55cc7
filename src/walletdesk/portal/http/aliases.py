"""Addresses that name a language in another way lead to the page's one address."""

from typing import Any
from urllib.parse import quote

from litestar import get
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk.portal import languages
from walletdesk.portal.http.page import PRIVATE
from walletdesk.ui import AnyRequest

HOMES = [f"/{alias}" for alias in languages.ALIASES]


@get(HOMES, include_in_schema=False)
async def home_by_alias(request: AnyRequest) -> Redirect:
    """The start page, in that language whatever the browser wishes."""
    return _there(request, "/")


@get([f"{home}/{{rest:path}}" for home in HOMES], include_in_schema=False)
async def page_by_alias(request: AnyRequest, rest: FromPath[str]) -> Redirect:
    """Any other page; whether there is one is said there."""
    return _there(request, "/" + rest.lstrip("/\\"))


def _there(request: AnyRequest, rest: str) -> Redirect:
    """Never to another host: what follows the language begins with one slash. Kept by nobody: it
    may be the link to a talk.
    """
    language = languages.ALIASES[request.scope["path"].split("/")[1]]
    found = quote(languages.path(language, rest))
    query = request.scope["query_string"].decode("latin-1")
    if found == "/":
        return Redirect(languages.chosen(language, found), status_code=302, headers=PRIVATE)
    there = f"{found}?{query}" if query else found
    return Redirect(there, status_code=301, headers=PRIVATE)


pages: list[Any] = [home_by_alias, page_by_alias]
