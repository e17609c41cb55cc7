"""What a page pays for the chat, and that any site may load it."""

import gzip

import pytest

from walletdesk.adapters.chat import assets
from walletdesk.ui.assets import find, manifest

from .conftest import Desk

BUDGET = 15 * 1024
WORDS_BUDGET = 45 * 1024


@pytest.fixture(autouse=True)
def built() -> None:
    """A missing build fails: skipped, these would say nothing on a machine that forgot it."""
    assert "panel.js" in manifest(), "browser assets are not built: make .stamps/browser"


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 9, mtime=0))


def test_loader_and_panel_are_within_the_budget() -> None:
    loader, panel = assets.loader(), find(manifest()["panel.js"])
    assert loader
    assert panel
    assert packed(loader.asset.plain) + packed(panel.plain) <= BUDGET


def test_the_word_lists_are_apart_and_small() -> None:
    words, guard = find(manifest()["guard-words.json"]), find(manifest()["guard.js"])
    assert words
    assert guard
    assert packed(words.plain) + packed(guard.plain) <= WORDS_BUDGET


async def test_any_site_loads_them_and_nothing_else(desk: Desk) -> None:
    loader = await desk.http.get("/widget.js")
    assert loader.headers["cross-origin-resource-policy"] == "cross-origin"
    assert f"/widget/{manifest()['panel.js']}" in loader.text
    assert "%panel%" not in loader.text
    panel = await desk.http.get(f"/widget/{manifest()['panel.js']}")
    assert "immutable" in panel.headers["cache-control"]
    assert (await desk.http.get(f"/widget/{manifest()['desk.js']}")).status_code == 404
    tag = {"if-none-match": loader.headers["etag"]}
    assert (await desk.http.get("/widget.js", headers=tag)).status_code == 304
