"""The visitor's network is cut, in the middle of everything; what was said comes once, in order."""

import base64
import os
import time

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect
from tests.app.desk import until
from tests.browsers import PATIENCE, TWICE
from tests.journeys.cable import Cable
from tests.journeys.chat import ASKED, open_chat, said, start, write
from tests.journeys.conftest import Colleague
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

OFFLINE = float(os.environ.get("OFFLINE_SECONDS", "30"))
"""How long the cut lasts. Less is for whoever works on this file."""
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def picture(name: str) -> FilePayload:
    """A picture of one point."""
    return {"name": name, "mimeType": "image/png", "buffer": DOT}


def test_half_a_minute_without_a_network(page: Page, cable: Cable, colleague: Colleague) -> None:
    asked = f"{ASKED}，断网一"
    talk = start(page, colleague, asked)
    cut = time.monotonic()
    cable.pull()
    for text in ("第一句", "第二句", "第三句"):
        colleague.reply(talk, text)
    write(page, "我断网了")
    expect(page.locator("li.kept .said")).to_have_text(["我断网了"])
    expect(page.locator(".trouble")).to_be_visible()
    until(lambda: time.monotonic() - cut >= OFFLINE, OFFLINE + PATIENCE / 1_000)
    expect(said(page)).to_have_text([asked, "我断网了"])
    cable.plug()
    wanted = [asked, "第一句", "第二句", "第三句", "我断网了"]
    expect(said(page)).to_have_text(wanted, timeout=TWICE)
    expect(page.locator(".trouble")).to_be_hidden(timeout=TWICE)
    assert [m.text for m in colleague.messages(talk)] == wanted
    assert [m.seq for m in colleague.messages(talk)] == [1, 2, 3, 4, 5]


def test_a_refresh_without_a_network_loses_nothing(
    page: Page, visitor: BrowserContext, site: Site, cable: Cable, colleague: Colleague
) -> None:
    """Text and a picture, both chosen while the network is away; two tabs bring them back."""
    asked = f"{ASKED}，断网二"
    talk = start(page, colleague, asked)
    second = visitor.new_page()
    second.goto(site.url)
    open_chat(second)
    cable.pull()
    write(page, "先发文字")
    page.locator("input[type=file]").set_input_files(picture("截图.png"))
    expect(page.locator(".uploads li")).to_contain_text("已保存")
    write(page, "再发截图")
    expect(page.locator("li.kept .said")).to_have_text(["先发文字", "再发截图"])
    expect(page.locator("li.kept .doc")).to_contain_text("截图.png")
    page.reload()
    uploads = list[Route]()
    visitor.route("**/attachments", lambda route: uploads.append(route))  # noqa: PLW0108
    cable.plug()
    for tab in (page, second):
        tab.reload()
        open_chat(tab)
    until(lambda: waits_for_a_file(page) == 1)  # one tab takes it up, the other waits for that
    uploads[0].continue_()
    for tab in (page, second):
        expect(said(tab)).to_have_text([asked, "先发文字", "再发截图"], timeout=TWICE)
        shown = tab.locator("li.contact img")
        expect(shown).to_have_count(1)
        until(lambda shown=shown: shown.evaluate("img => img.naturalWidth") == 1)
    lines = [m for m in colleague.messages(talk) if m.kind == "message"]
    assert [(m.text, len(m.files)) for m in lines] == [
        (asked, 0),
        ("先发文字", 0),
        ("再发截图", 1),
    ]
    assert kept(page) == 0
    assert len(uploads) == 1


def test_a_message_that_is_given_up_leaves_no_file_in_the_browser(
    page: Page, cable: Cable, colleague: Colleague
) -> None:
    talk = start(page, colleague, f"{ASKED}，断网四")
    cable.pull()
    page.locator("input[type=file]").set_input_files(picture("截图.png"))
    expect(page.locator(".uploads .small")).to_have_text(["已保存，联网后发送"])
    write(page, "看这张图")
    expect(page.locator("li.kept .doc")).to_contain_text("截图.png")
    assert kept(page) == 1
    page.route("**/attachments", lambda route: route.fulfill(status=415, json={"detail": "不行"}))
    cable.plug()
    failed = page.locator("li.failed")
    expect(failed).to_contain_text("看这张图", timeout=TWICE)
    failed.get_by_role("button", name="移除").click()
    expect(failed).to_have_count(0)
    until(lambda: kept(page) == 0)
    assert [len(m.files) for m in colleague.messages(talk)] == [0]


def test_a_picture_that_was_only_chosen_waits_in_the_composer(
    page: Page, cable: Cable, colleague: Colleague
) -> None:
    talk = start(page, colleague, f"{ASKED}，断网三")
    cable.pull()
    page.locator("input[type=file]").set_input_files([picture("一.png"), picture("二.png")])
    expect(page.locator(".uploads .small")).to_have_text(["已保存，联网后发送"] * 2)
    page.reload()
    cable.plug()
    page.reload()
    open_chat(page)
    expect(page.locator(".uploads .name")).to_have_text(["一.png", "二.png"])
    page.get_by_role("button", name="移除 一.png").click()
    page.get_by_role("button", name="发送").click()
    expect(page.locator("li.contact img")).to_have_count(1)
    assert [len(m.files) for m in colleague.messages(talk)] == [0, 1]
    assert kept(page) == 0


def waits_for_a_file(page: Page) -> int:
    """How many tabs wait until another has taken a file up; the lock is named by the file's id."""
    return page.evaluate(
        """async () => {
          const { pending } = await navigator.locks.query();
          return pending.filter(({ name }) => name.length === 36).length;
        }"""
    )


def kept(page: Page) -> int:
    """How many files this browser still holds."""
    return page.evaluate(
        """() => new Promise((resolve, reject) => {
          const opening = indexedDB.open("walletdesk");
          opening.onerror = reject;
          opening.onsuccess = () => {
            const asked = opening.result.transaction("files").objectStore("files").count();
            asked.onsuccess = () => resolve(asked.result);
          };
        })"""
    )
