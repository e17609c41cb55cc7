"""Pages that make it hard for the chat: odd layouts, two tags, a closed frame, little room."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.browsers import window
from tests.journeys.cable import Cable
from tests.journeys.chat import write
from tests.journeys.conftest import Colleague
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

ROOM: ViewportSize = {"width": 1280, "height": 800}

type Visits = Callable[..., Page]


@pytest.fixture
def visits(chromium: Browser, cable: Cable) -> Iterator[Visits]:
    """A visitor on a site: its style and direction, and how its page differs from the usual one."""
    with ExitStack() as stack:

        def visit(
            style: str = "",
            *,
            direction: str = "ltr",
            size: ViewportSize = ROOM,
            change: Callable[[Site], object] = id,
            **more: Any,
        ) -> Page:
            made = Site(cable.url, 'data-lang="zh"', style=style, direction=direction)
            site = stack.enter_context(made)
            change(site)
            context = window(chromium, locale="zh-CN", viewport=size, **more)
            stack.callback(context.close)
            page = context.new_page()
            page.goto(site.url)
            return page

        yield visit


def opened(page: Page) -> Page:
    page.locator("#bubble").click()
    expect(page.get_by_label("输入消息")).to_be_visible()
    return page


def within(page: Page, selector: str) -> bool:
    """Whether all of it is on the screen."""
    box, room = page.locator(selector).bounding_box(), page.viewport_size
    assert box
    assert room
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return min(box["x"], box["y"]) >= 0 and right <= room["width"] and bottom <= room["height"]


@pytest.mark.parametrize(
    "style",
    [
        "* { all: unset !important }",
        "div, section, button, textarea { display: none !important }",
        "body { transform: translateX(30px); width: 300px; height: 300px; overflow: hidden }",
        "html > * { visibility: hidden !important; letter-spacing: 9px !important; zoom: 3 }",
    ],
)
def test_no_style_of_the_page_hides_or_moves_it(
    visits: Visits, colleague: Colleague, style: str
) -> None:
    page = opened(visits(style))
    assert within(page, ".panel")
    assert within(page, "#bubble")
    write(page, "能用吗")
    expect(page.locator("li.contact .mark")).to_be_visible()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_panel_stands_above_its_bubble(
    visits: Visits, colleague: Colleague, direction: str
) -> None:
    """The page may read from right to left while the visitor's language does not."""
    page = opened(visits(direction=direction))
    bubble, panel = page.locator("#bubble").bounding_box(), page.locator(".panel").bounding_box()
    assert bubble
    assert panel
    if direction == "rtl":
        assert bubble["x"] == panel["x"] == 16
    else:
        assert bubble["x"] + bubble["width"] == panel["x"] + panel["width"] == 1264
    assert page.locator(".hello").evaluate("it => getComputedStyle(it).direction") == "ltr"


def test_a_second_tag_changes_nothing(visits: Visits, colleague: Colleague, cable: Cable) -> None:
    tag = f'<script src="{cable.url}/widget.js" data-lang="es" async></script>'

    def twice(site: Site) -> None:
        site.page = site.page.replace("</body>", f"{tag}</body>")

    page = visits(change=twice)
    page.wait_for_load_state("networkidle")
    expect(page.locator("walletdesk-chat")).to_have_count(1)
    page.locator("#bubble").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_it_survives_a_page_that_replaces_its_body(visits: Visits, colleague: Colleague) -> None:
    page = visits()
    expect(page.locator("#bubble")).to_be_visible()
    page.evaluate("document.body = document.createElement('body')")
    opened(page)


def test_it_works_where_nothing_may_be_kept(visits: Visits, colleague: Colleague) -> None:
    """In a sandboxed frame storage and locks are forbidden, as with all cookies blocked."""

    def framed(site: Site) -> None:
        inside = f'sandbox="allow-scripts" srcdoc="{escape(site.page)}"'
        frame = f'<iframe width="600" height="600" {inside}></iframe>'
        site.page = f"<!doctype html><title>A wallet</title>{frame}"

    frame = visits(change=framed).frame_locator("iframe")
    frame.locator("#bubble").click()
    frame.get_by_label("输入消息").fill("在框架里写的")
    frame.get_by_label("输入消息").press("Enter")
    expect(frame.locator("li.contact .mark")).to_be_visible()
    talk = next(
        t for t in colleague.open_talks() if colleague.messages(t)[0].text == "在框架里写的"
    )
    colleague.reply(talk, "收到。")
    expect(frame.locator("li.agent .said")).to_have_text("收到。")


@pytest.mark.parametrize("size", [(640, 400), (500, 350)])
def test_a_page_at_twice_its_size_leaves_room_to_read(
    visits: Visits, colleague: Colleague, size: tuple[int, int]
) -> None:
    """A laptop's screen at 200 % has few pixels: the panel takes them all."""
    width, height = size
    page = opened(visits(size={"width": width, "height": height}))
    panel = page.locator(".panel").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": width, "height": height}
    body = page.locator(".body").bounding_box()
    assert body
    assert body["height"] >= 150
