"""Bytes that a browser fetches: pages with everything they name, gzip or brotli as it would ask."""

import gzip
import re

from bench.desk import Desk
from bench.figures import Figure
from bench.http import Answer
from bench.place import Place

_NAMED = re.compile(rb'(?:src|href)="(/(?:assets|widget)[^"#]+)')
_ACCEPTED = "gzip, br"


async def measure(place: Place) -> list[Figure]:
    """The desk's list page cold, and the widget."""
    return [*await _page(place), *await _widget(place.desk)]


async def _page(place: Place) -> list[Figure]:
    page = await place.desk.get("/desk/view/open", cookie=place.cookie, accept_encoding=_ACCEPTED)
    if page.status != 200:
        return [Figure("desk list page, cold", 0, "", note=f"answers {page.status}: not measured")]
    named = {path.decode() for path in _NAMED.findall(_text(page))}
    parts = [await place.desk.get(path, accept_encoding=_ACCEPTED) for path in sorted(named)]
    size = sum(len(answer.head) + len(answer.body) for answer in (page, *parts))
    return [
        Figure("desk list page, cold", size / 1000, "kB", 90),
        Figure("desk list page, cold", 1 + len(parts), "requests", 8),
    ]


async def _widget(desk: Desk) -> list[Figure]:
    """The loader and what it loads when the bubble is opened."""
    loader = await desk.get("/widget.js", accept_encoding=_ACCEPTED)
    if loader.status != 200:
        return [Figure("widget", 0, "", note=f"answers {loader.status}: not measured")]
    panels = set(re.findall(rb"panel-[\w-]+\.js", _text(loader)))
    size = len(loader.body)
    for panel in panels:
        answer = await desk.get(f"/widget/{panel.decode()}", accept_encoding=_ACCEPTED)
        size += len(answer.body)
    return [
        Figure("widget, loader and panel", size / 1000, "kB", 15, note=f"{1 + len(panels)} files")
    ]


def _text(answer: Answer) -> bytes:
    """The body, opened; a page in brotli is not asked for here."""
    if "gzip" in answer.header("content-encoding"):
        return gzip.decompress(answer.body)
    return answer.body
