"""Home and the contact page; paths without a language lead to the visitor's."""

from typing import Any

from litestar import Response, get
from litestar.params import FromQuery
from litestar.response import Redirect

from walletdesk import categories, guard
from walletdesk.categories import CategoryView
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.words import groups, words
from walletdesk.portal import languages
from walletdesk.portal.http.page import PUBLIC, AnyRequest, page
from walletdesk.portal.ways import ways

FIRST = 8
"""Categories on the home page."""


@get(["/", "/contact", "/contact/{slug:str}"], include_in_schema=False, sync_to_thread=False)
def choose_language(request: AnyRequest, slug: str | None = None) -> Redirect:
    """To the same page in the language that the browser asks for."""
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope["path"].rstrip("/")
    where = f"/{languages.negotiated(request)}{path}" + (f"?{query}" if query else "")
    return Redirect(where, status_code=302, headers={"vary": "accept-language"})


@get(languages.paths(""), include_in_schema=False)
async def home(request: AnyRequest, db: Database) -> Response[bytes]:
    """One search over what it can be about, the first categories, the way to a person."""
    async with db.read() as tx:
        tree = await categories.public_tree(tx, languages.of_path(request.scope["path"]))
    return page(request, "portal/home.html", headers=PUBLIC, categories=tree[:FIRST])


@get(languages.paths("/contact"), include_in_schema=False)
async def contact(
    request: AnyRequest, db: Database, settings: Settings, q: FromQuery[str] = ""
) -> Response[bytes]:
    """The ways in; with `?q=` the categories that fit come first."""
    language = languages.of_path(request.scope["path"])
    async with db.read() as tx:
        tree = await categories.public_tree(tx, language)
        found = fitting(tree, q[:200], language)
        return page(
            request,
            "portal/contact.html",
            headers={"cache-control": "no-cache"},
            ways=await ways(tx, settings),
            categories=tree,
            found=found,
            asked=q[:200] if _plain(q) else "",
        )


def fitting(tree: list[CategoryView], asked: str, language: str) -> list[CategoryView]:
    """Categories whose name or guidance holds most of the words asked for, best first; at most six."""
    wanted = groups(asked)
    if not wanted:
        return []
    ranked: list[tuple[int, CategoryView]] = []
    for category in _walk(tree):
        name, about = words(category.name, language), words(category.guidance, language)
        score = sum(3 * bool(group & name) + bool(group & about) for group in wanted)
        ranked.append((score, category))
    ranked.sort(key=lambda pair: -pair[0])
    return [category for score, category in ranked[:6] if score]


def _walk(tree: list[CategoryView]) -> list[CategoryView]:
    return [c for root in tree for c in (root, *_walk(root.children))]


def _plain(text: str) -> bool:
    """A secret typed into the search is not written back into the page."""
    return not guard.clean(text).kinds


pages: list[Any] = [choose_language, home, contact]
