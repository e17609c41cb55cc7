"""The browser of all tests, how patient they are with it, and what holds on every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PATIENCE = 30_000
"""Milliseconds that a browser test waits for what must come. A patience, not a claim: the machine
of a test may be busy. Playwright's own is 5 s for what is expected."""
TWICE = 2 * PATIENCE
"""For what comes only after a pause of its own, as a connection that is tried again does."""

AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")

expect.set_options(timeout=PATIENCE)


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's browser when there is one."""
    path = str(CHROMIUM) if CHROMIUM.exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def window(browser: Browser, **options: Any) -> BrowserContext:
    """A person's browser, as patient as the tests; `options` are those of `new_context`."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


def violations(page: Page, options: str = "{resultTypes: ['violations']}") -> list[str]:
    """What axe-core finds: a rule and the element that breaks it. Works under our policy."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text() + ";undefined")
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def sticks_out(page: Page) -> int:
    """How many pixels of the page lie beside the screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
