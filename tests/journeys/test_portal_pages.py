"""Every page of the portal, and the chat open on it, in three languages."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.app.desk import Up
from tests.browsers import window
from tests.journeys.conftest import Colleague
from tests.journeys.tour import Stop, faults, press

pytestmark = pytest.mark.browser

SEND = "main form.form .button.primary"


def write(page: Page, selector: str, text: str) -> None:
    """As a person types: a form that is filled within a second is refused."""
    page.locator(selector).fill("")
    page.locator(selector).press_sequentially(text, delay=120)


def choose(page: Page) -> None:
    """From the home page to the choice of a topic."""
    page.locator("textarea[name=text]").fill("my transfer hangs")
    page.locator("main .button.primary").click()


def mistype(page: Page) -> None:
    """A form with a mistake."""
    write(page, "#field-email", "nobody-at-example")
    page.locator(SEND).click()


def send(page: Page) -> None:
    """A form that is accepted."""
    page.locator("#field-email").fill("")
    write(page, "#field-text", "a transfer of mine hangs")
    page.locator(SEND).click()


def follow(page: Page) -> None:
    """One's own page, after sending."""
    send(page)
    page.locator(".card a.button").click()


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_every_page(chromium: Browser, up: Up, colleague: Colleague, language: str) -> None:
    base, start = f"http://127.0.0.1:{up.port}", "" if language == "en" else f"/{language}"
    context = window(
        chromium, base_url=base, locale=language, has_touch=True, reduced_motion="reduce"
    )
    page = context.new_page()
    wrong = faults(
        page,
        [
            Stop(f"{start}/", ".topics"),
            Stop(f"{start}/", ".choose", choose),
            Stop(f"{start}/contact", ".ways"),
            Stop(
                f"{start}/contact",
                "walletdesk-chat dialog, [role=dialog]",
                press("open-chat button"),
            ),
            Stop(f"{start}/contact/transfer", ".never"),
            Stop(f"{start}/contact/transfer", ".form-errors", mistype),
            Stop(f"{start}/contact/password", ".card", send),
            Stop(f"{start}/contact/password", "ol.talk", follow),
            Stop(f"{start}/t/unknown", "h1"),
            Stop(f"{start}/nowhere", "h1"),
        ],
        finger=True,
    )
    page.goto(f"{start}/contact/password")
    before = set(colleague.open_talks())
    follow(page)
    expect(page.locator("ol.talk")).to_be_visible()
    (talk,) = set(colleague.open_talks()) - before
    colleague.reply(talk, "看过了，已经到账。", solve=True)
    wrong += faults(page, [Stop(page.url, ".faces")], finger=True)
    context.close()
    assert wrong == []
