"""The pages in a real browser, on a real desk, in Chinese: what axe finds, and what moves."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.adapters.email import dovecot
from tests.browsers import launched, sticks_out, violations
from tests.journeys.conftest import Colleague, Signs, cable, colleague, signs_in, up

from walletdesk.adapters.email import store
from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.adapters.email.store import Wish
from walletdesk.events import system
from walletdesk.people import Role
from walletdesk.platform.db import Tx

__all__ = ["cable", "colleague", "signs_in", "up"]

pytestmark = pytest.mark.browser

HOME = "/desk/admin/email"
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Of this module alone: one process cannot drive two at a time."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def imap() -> Iterator[dovecot.Running]:
    running = dovecot.start()
    yield running
    running.stop()


@pytest.fixture
def admin(signs_in: Signs) -> Page:
    """An administrator's, who reads Chinese."""
    return signs_in(Role.ADMINISTRATOR, language="zh-Hans")


def added(colleague: Colleague, address: str, *, paused: bool = False) -> UUID:
    """A mailbox whose server nobody reaches, with mails in quarantine."""
    server = Server("localhost", dovecot.free_port(), "none", "ana")

    async def add(tx: Tx) -> UUID:
        wish = Wish(address, "客服", Mailbox(imap=server, paused=paused), {"imap_password": "x"})
        account = await store.add(tx, wish, actor=system)
        for uid, code in ((3, "too_large"), (4, "fetch_failed")):
            await store.queries.quarantine.run(
                tx, account_id=account, validity=1, uid=uid, size=50, code=code, now=tx.now
            )
        return account

    return colleague.act(add)


def looks(page: Page, path: str, sees: str) -> list[str]:
    """What is wrong with a page, wide and narrow, light and dark."""
    page.goto(path)
    expect(page.locator(sees).first).to_be_visible()
    wrong: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        wrong += violations(page)
        wrong += [f"{path} sticks out by {sticks_out(page)} px"] * (sticks_out(page) > 0)
    page.emulate_media(color_scheme="dark")
    wrong += violations(page, "{runOnly: ['color-contrast'], resultTypes: ['violations']}")
    page.emulate_media(color_scheme="light")
    return wrong


def test_every_page_can_be_read_by_everybody(admin: Page, colleague: Colleague) -> None:
    wrong = looks(admin, f"{HOME}/new", "form .primary")
    account = added(colleague, "looked.at@tpwallet.example")
    added(colleague, "at.rest@tpwallet.example", paused=True)
    wrong += looks(admin, HOME, "#mailboxes table")
    wrong += looks(admin, f"{HOME}/{account}", "form .primary")
    wrong += looks(admin, f"{HOME}/{account}/quarantine", "table")
    wrong += looks(admin, f"{HOME}/{account}/replay", "form .primary")
    assert wrong == []


def test_the_list_follows_what_happens_without_a_reload(admin: Page, colleague: Colleague) -> None:
    account = added(colleague, "followed@tpwallet.example")
    admin.goto(HOME)
    row = admin.locator(f"#mailbox-{account}")
    button = row.locator("form button")
    button.focus()

    async def pause(tx: Tx) -> None:
        await store.pause(tx, account, True, actor=system)

    colleague.act(pause)
    expect(row.locator(".badge.warn use[href$='#pause']")).to_be_attached()
    expect(button).to_be_focused()


def test_a_provider_fills_in_and_what_is_typed_stays(admin: Page) -> None:
    admin.goto(f"{HOME}/new")
    admin.locator("#field-imap_password").fill("typed before")
    admin.locator("#field-from_name").fill("客服")
    admin.locator("#field-address").fill("tpwallet@qq.com")
    admin.locator("#field-from_name").focus()
    expect(admin.locator("[id='field-imap.host']")).to_have_value("imap.qq.com")
    expect(admin.locator("#field-provider")).to_have_value("qq")
    expect(admin.locator("#mailbox-advice .banner")).to_be_visible()
    expect(admin.locator("#field-from_name")).to_be_focused()
    expect(admin.locator("#field-imap_password")).to_have_value("typed before")
    admin.locator("#field-provider").select_option("microsoft")
    expect(admin.locator("[id='field-smtp.host']")).to_have_value("smtp.office365.com")
    expect(admin.locator("[id='field-imap.login']")).to_have_value("oauth2")


def test_a_connection_is_tested_before_it_is_saved(admin: Page, imap: dovecot.Running) -> None:
    admin.goto(f"{HOME}/new")
    admin.locator("#field-address").fill("ana@tpwallet.example")
    for name, text in (("host", "localhost"), ("port", str(imap.port)), ("user", "ana")):
        admin.locator(f"[id='field-imap.{name}']").fill(text)
    admin.locator("[id='field-imap.security']").select_option("none")
    admin.locator("#field-imap_password").fill("no-such")
    steps = admin.locator(".mailbox-test").first.locator(".mailbox-steps > li")
    admin.locator("#mailbox-test").click()
    expect(steps).to_have_count(4)
    expect(steps.last).to_have_class("banner bad")
    admin.locator("#field-imap_password").fill(dovecot.PASSWORD)
    admin.locator("#mailbox-test").click()
    expect(steps).to_have_count(5)
    expect(steps.last).to_have_class("banner good")
    assert violations(admin) == []


def test_giving_up_asks_first(admin: Page, colleague: Colleague) -> None:
    account = added(colleague, "given.up@tpwallet.example")
    admin.goto(f"{HOME}/{account}/quarantine")
    admin.locator("#mail-3 form[data-confirm] button").click()
    dialog = admin.locator("confirm-dialog dialog")
    dialog.locator("[value=no]").click()
    expect(admin.locator("#mail-3")).to_be_visible()
    admin.locator("#mail-3 form[data-confirm] button").click()
    dialog.locator("[value=yes]").click()
    expect(admin.locator("#mail-3")).to_have_count(0)
    expect(admin.locator("#mail-4")).to_be_visible()
