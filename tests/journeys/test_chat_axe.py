"""axe-core finds nothing on a site of its own landmarks while the chat is open, in each state that
the chat has, with the site's own page in view."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page
from tests.app.desk import until
from tests.browsers import TWICE, violations, window
from tests.journeys.cable import Cable
from tests.journeys.conftest import Colleague
from tests.journeys.site import Site

from walletdesk import hours

pytestmark = pytest.mark.browser

LANGUAGES = ("zh", "en", "es")
TRANSFER = 3
"""Its place among the shipped matters."""


@contextmanager
def opened(
    chromium: Browser, cable: Cable, language: str, scheme: str = "light", direction: str = "ltr"
) -> Iterator[Page]:
    """The chat is open on a site without a style of its own."""
    attributes = f'data-lang="{language}"'
    with Site(cable.url, attributes, style="", direction=direction) as site:
        context = window(chromium, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(site.url)
        show(page)
        page.locator(".inner").evaluate("(inner, dir) => { inner.dir = dir }", direction)
        yield page
        context.close()


def show(page: Page) -> None:
    page.wait_for_function("window.walletdesk")
    page.evaluate("walletdesk.open()")
    page.locator(".chip").first.wait_for()


def say(page: Page, text: str) -> None:
    page.locator(".write textarea").fill(text)
    page.keyboard.press("Enter")
    page.locator("li.contact .mark").wait_for()


@pytest.mark.parametrize(
    ("scheme", "direction"), [("light", "ltr"), ("dark", "ltr"), ("light", "rtl")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_finds_nothing(
    chromium: Browser,
    cable: Cable,
    colleague: Colleague,
    language: str,
    scheme: str,
    direction: str,
) -> None:
    with opened(chromium, cable, language, scheme, direction) as page:
        assert violations(page) == []
        page.locator(".chip.other").click()
        page.locator(".chip").nth(TRANSFER).click()
        assert violations(page) == []
        page.locator(".chip").first.click()
        page.locator("form.fields [name=tx_hash]").fill("not a hash")
        page.locator("form.fields .solid").click()
        page.locator("[aria-invalid]").wait_for()
        assert violations(page) == []
        page.locator(".fields .plain").click()
        asked = f"axe {language} {scheme} {direction}"
        say(page, asked)
        page.locator("li.system").wait_for()  # what the form left open is asked for
        page.locator("[aria-haspopup=menu]").click()
        assert violations(page) == []
        page.locator("[role=menuitem]").nth(1).click()
        page.locator(".device input").wait_for()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.locator(".write .menu > .icon").click()
        assert violations(page) == []
        talk = next(t for t in colleague.open_talks() if colleague.messages(t)[0].text == asked)
        colleague.reply(talk, "https://help.tpwallet.example/", solve=True)
        page.locator(".rating form").wait_for()
        assert violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_finds_nothing_out_of_hours_and_without_a_network(
    chromium: Browser, cable: Cable, colleague: Colleague, language: str
) -> None:
    colleague.act(lambda tx: hours.replace(tx, {"default": ()}, actor=colleague.agent))
    try:
        with opened(chromium, cable, language) as page:
            until(lambda: away(page))
            assert page.locator(".who-form").is_visible()
            assert violations(page) == []
            say(page, f"axe, closed, {language}")
            cable.pull()
            page.locator(".trouble li").last.wait_for(timeout=TWICE)
            assert violations(page) == []
    finally:
        colleague.act(
            lambda tx: hours.replace(tx, {"default": hours.ALWAYS}, actor=colleague.agent)
        )


def away(page: Page) -> bool:
    """Whether the chat knows by now that nobody is there: a process looks every other second."""
    page.reload()
    show(page)
    return page.locator(".promise").is_visible()


def test_it_sees_into_the_chat(chromium: Browser, cable: Cable) -> None:
    """A fault in there is found: what is not found above is not there."""
    with opened(chromium, cable, "en") as page:
        page.locator(".body").evaluate("it => it.append(document.createElement('main'))")
        assert any("<main" in found for found in violations(page))
