"""What the widget shows before anybody has written: texts, brand, likely matters, questions."""

import gzip
import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from walletdesk import categories, portal
from walletdesk.adapters.chat import store
from walletdesk.adapters.chat.parts import Parts
from walletdesk.adapters.chat.wire import Answer, encode
from walletdesk.categories import Category, Tree, field_view, say
from walletdesk.platform import i18n, ids
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound

TEXTS = "widget."
"""Message ids of the widget's own texts begin so; it gets them without this."""
LIKELY = 3
LATELY = timedelta(days=7)
ENOUGH_TO_SQUEEZE = 1_000


async def config(ours: Parts, language: str, headers: dict[bytes, bytes]) -> Answer:
    """The same for all visitors of a language, so proxies and browsers may keep it for a minute."""
    async with ours.db.read() as tx:
        tree = await categories.tree(tx)
        likely = await _likely(tx, tree)
    body = encode(
        {
            "brand": ours.settings.brand,
            "language": language,
            "dir": "rtl" if i18n.catalog(language).rtl else "ltr",
            "languages": ours.settings.languages,
            "identity": bool(ours.settings.identity_secret),
            "contact_url": ours.settings.base_url + portal.path(language, "/contact"),
            "texts": texts(language),
            "hours": await ours.doors.view(ours.db, language),
            "notice": None,
            "likely": [c.slug for c in likely],
            "categories": [_branch(c, language) for c in tree.roots if c.active],
        }
    )
    return cacheable(body, headers)


def cacheable(body: bytes, headers: dict[bytes, bytes]) -> Answer:
    """With an ETag, squeezed when the browser can read that."""
    tag = b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
    fixed = (
        (b"cache-control", b"public, max-age=60"),
        (b"etag", tag),
        (b"vary", b"accept-encoding, accept-language"),
    )
    if headers.get(b"if-none-match") == tag:
        return Answer(304, headers=fixed)
    if len(body) > ENOUGH_TO_SQUEEZE and b"gzip" in headers.get(b"accept-encoding", b""):
        squeezed = gzip.compress(body, 6, mtime=0)
        return Answer(200, squeezed, headers=(*fixed, (b"content-encoding", b"gzip")))
    return Answer(200, body, headers=fixed)


def texts(language: str) -> dict[str, str]:
    """The widget's texts by short name; what a language lacks is English."""
    english, ours = i18n.catalog("en").one, i18n.catalog(language)
    names = [code for code in english if code.startswith(TEXTS)]
    return {code.removeprefix(TEXTS): ours.gettext(code) for code in names}


async def category(ours: Parts, slug: str, language: str) -> Answer:
    """Guidance and fields of one matter. Raise `NotFound`."""
    async with ours.db.read() as tx:
        found = (await categories.tree(tx)).by_slug.get(slug)
    if found is None or not found.active:
        raise NotFound("category")
    shown: dict[str, Any] = {
        "slug": found.slug,
        "name": say(found.names, language),
        "guidance": say(found.guidance, language),
        "fields": [field_view(f, language) for f in found.fields if f.kind != "file"],
    }
    fixed = ((b"cache-control", b"public, max-age=60"), (b"vary", b"accept-language"))
    return Answer(200, encode(shown), headers=fixed)


def _branch(category: Category, language: str) -> dict[str, Any]:
    return {
        "slug": category.slug,
        "name": say(category.names, language),
        "children": [_branch(c, language) for c in category.children if c.active],
    }


async def _likely(tx: Read, tree: Tree) -> list[Category]:
    """The roots that people wrote about most in the last seven days; before that, as shipped."""
    since: UUID = ids.at(tx.now - LATELY)
    rows = await store.queries.likely.all(tx, since_id=since, most=50)
    asked = [_root(tree, r["category_id"]) for r in rows]
    ranked = [c for c in [*asked, *tree.roots] if c is not None and c.active]
    return list({c.slug: c for c in ranked}.values())[:LIKELY]


def _root(tree: Tree, category_id: UUID) -> Category | None:
    found = tree.by_id.get(category_id)
    while found is not None and found.parent_id is not None:
        found = tree.by_id.get(found.parent_id)
    return found
