"""The elements in a real browser: what they promise in their comments."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Page,
    ViewportSize,
    expect,
)
from tests.browsers import launched, sticks_out, violations, window

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def site() -> Iterator[str]:
    """A kit of this test's own, since its stream has a state."""
    with served() as url:
        yield url


@pytest.fixture(scope="module")
def steady_site() -> Iterator[str]:
    """One kit for the tests that only look."""
    with served() as url:
        yield url


@contextmanager
def served() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    command += ["--workers-kill-timeout", "1", "tests.ui.kit:app"]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        wait_until_it_listens(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)


def wait_until_it_listens(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the kit does not listen")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as opened:
        yield opened


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    made = window(browser, base_url=site, timezone_id="Asia/Shanghai")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return opened(context)


def opened(context: BrowserContext, path: str = "/desk") -> Page:
    page = context.new_page()
    page.add_init_script(
        "document.addEventListener('live:said', e =>"
        " document.documentElement.dataset.heard = `${document.documentElement.dataset.heard ?? ''}"
        " ${e.detail.text}`.trim());"
    )
    page.goto(path)
    return page


def line(context: BrowserContext) -> dict[str, object]:
    return context.request.get("/line").json()


def live(page: Page) -> None:
    expect(page.locator("live-stream")).to_have_attribute("data-state", "live")


def heard(page: Page, *texts: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-heard", " ".join(texts))


def test_two_tabs_share_one_stream_and_the_second_goes_on_where_the_first_ended(
    context: BrowserContext,
) -> None:
    first, second = opened(context), opened(context)
    live(first)
    live(second)
    context.request.post("/say?text=one")
    heard(first, "one")
    heard(second, "one")
    assert line(context)["opened"] == [""]
    first.close()
    context.request.post("/say?text=two")
    heard(second, "one", "two")
    assert line(context)["opened"] == ["", "1"]


def test_a_lost_connection_is_said_and_what_was_missed_comes(context: BrowserContext) -> None:
    page = opened(context)
    live(page)
    context.request.post("/say?text=one")
    heard(page, "one")
    page.get_by_label("Text", exact=True).fill("我的转账")
    context.request.post("/cut")
    expect(page.get_by_text("The connection is lost")).to_be_visible()
    context.request.post("/mend")
    context.request.post("/say?text=two")
    heard(page, "one", "two")
    expect(page.get_by_text("The connection is lost")).to_be_hidden()
    assert page.get_by_label("Text", exact=True).input_value() == "我的转账"


def session(context: BrowserContext, site: str, value: str) -> None:
    context.add_cookies([{"name": "session", "value": value, "url": site}])


def test_an_expired_session_keeps_the_text_and_sends_it_after_signing_in_elsewhere(
    context: BrowserContext, site: str
) -> None:
    page = opened(context)
    page.get_by_label("Text", exact=True).fill("我的转账")
    session(context, site, "none")
    page.get_by_role("button", name="Reply").click()
    dialog = page.get_by_role("dialog", name="You are signed out")
    expect(dialog).to_be_visible()
    session(context, site, "a1:second:en")
    opened(context)
    expect(page.locator("#answer")).to_have_text("got 我的转账 with second")
    expect(dialog).to_be_hidden()


def test_nothing_is_sent_in_the_name_of_another_agent(context: BrowserContext, site: str) -> None:
    page = opened(context)
    page.get_by_label("Text", exact=True).fill("我的转账")
    session(context, site, "none")
    page.get_by_role("button", name="Reply").click()
    session(context, site, "a2:third:en")
    opened(context)
    expect(page.get_by_text("Somebody else has signed in")).to_be_visible()
    expect(page.locator("#answer")).to_have_text("unchanged")


def test_a_failed_request_is_a_toast_and_the_page_stays(page: Page) -> None:
    page.get_by_role("button", name="Break").click()
    expect(page.locator(".toast")).to_contain_text("Try again in a minute")
    expect(page.locator("#answer")).to_have_text("unchanged")


def test_a_request_that_never_arrived_can_be_sent_again(
    page: Page, context: BrowserContext
) -> None:
    page.get_by_label("Text", exact=True).fill("again")
    page.route("**/form", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Reply").click()
    expect(page.locator(".toast")).to_contain_text("did not reach the server")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("#answer")).to_have_text("got again with first")


def test_what_cannot_be_taken_back_is_asked_for_by_its_name(page: Page) -> None:
    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name="Delete the team?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("#answer")).to_have_text("unchanged")
    page.get_by_role("button", name="Delete", exact=True).click()
    dialog.get_by_role("button", name="Delete team").click()
    expect(page.locator("#answer")).to_have_text("got deleted with first")


def test_keys_press_what_has_them_but_not_while_typing(page: Page) -> None:
    page.get_by_label("Text", exact=True).press_sequentially("gs?x")
    expect(page).to_have_url(re.compile("/desk$"))
    page.locator("h1").click()
    page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts.locator(".key-list")).to_contain_text("Search")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("/desk$"))
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("/desk/search$"))


def test_the_agents_menu_is_walked_by_arrows_and_gives_the_focus_back(page: Page) -> None:
    button = page.get_by_role("button", name="Your menu: 李小龙 Li")
    button.press("Enter")
    expect(page.get_by_role("menuitemradio", name="Online")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitemradio", name="Away")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_moments_are_shown_in_the_readers_zone(page: Page) -> None:
    expect(page.locator("#ago time")).to_have_text("8m ago")
    expect(page.locator("#left time")).to_have_text(re.compile("^[12]h"))
    moment, title = page.locator("#ago time").evaluate(
        "t => [new Date(t.dateTime).toLocaleTimeString('en', {timeZone: 'Asia/Shanghai'}), t.title]"
    )
    assert moment.replace("\u202f", " ") in title.replace("\u202f", " ")


def test_files_go_up_one_by_one_and_each_says_how_it_went(page: Page) -> None:
    files: list[FilePayload] = [
        {"name": "截图.png", "mimeType": "image/png", "buffer": b"12345"},
        {"name": "bad.exe", "mimeType": "application/x", "buffer": b"bad"},
        {"name": "huge.bin", "mimeType": "application/x", "buffer": b"x" * 101},
    ]
    page.get_by_label("Files", exact=True).set_input_files(files)
    expect(page.locator('.file[data-state="ready"] input')).to_have_value("file-5")
    failed = page.locator('.file[data-state="failed"]')
    expect(failed.filter(has_text="bad.exe")).to_contain_text("This type is not accepted.")
    expect(failed.filter(has_text="huge.bin")).to_contain_text("Too large")
    failed.filter(has_text="huge.bin").get_by_role("button", name="Remove").click()
    expect(page.locator(".file")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-Hans", "es"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_pages_have_no_accessibility_violation_and_break_no_policy(
    browser: Browser, steady_site: str, scheme: Literal["light", "dark"], language: str, width: int
) -> None:
    size = ViewportSize(width=width, height=800)
    own = window(browser, base_url=steady_site, color_scheme=scheme, viewport=size)
    own.add_cookies([{"name": "session", "value": f"a1:t:{language}", "url": steady_site}])
    page = own.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path, selector in (("/desk", "[popovertarget=agent-menu]"), ("/error/200", None)):
        page.goto(path)
        if selector:
            page.click(selector)
        assert violations(page) == []
        assert sticks_out(page) <= 0
    assert complaints == []
    own.close()
