"""A walk through pages: what has to hold on each, whatever it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize, expect
from tests.browsers import violations

WIDTHS = (360, 768, 1440)
HEIGHT = 800

STICKING_OUT = """() => [
    ...document.querySelectorAll("html, main, section, aside, dialog, ol, [popover]")]
  .filter(e => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1)
  .filter(e => e === document.documentElement || getComputedStyle(e).overflowX !== "visible")
  .map(e => `${e.tagName}.${e.className} is ${e.scrollWidth} px wide, not ${e.clientWidth}`)"""
"""Whatever scrolls sideways, the page or a part of it. Tables and rows of tabs may."""

TOO_SMALL = """() => [...document.querySelectorAll(
    "a, button, select, summary, [role=tab], input:not([type=hidden]), textarea")]
  .filter(e => e.checkVisibility({visibilityProperty: true}))
  .filter(e => !e.closest(".visually-hidden, .trap"))
  .filter(e => !(e.matches("a") && getComputedStyle(e).display === "inline"))
  .flatMap(e => {
    const target = e.matches("[type=checkbox], [type=radio]") ? e.closest("label") ?? e : e;
    const box = target.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    const frame = e.closest("ol, aside, dialog, [popover]")?.parentElement ?? document.body;
    const edge = frame.getBoundingClientRect();
    const end = Math.min(edge.bottom, innerHeight);
    const inside = (x, y) => x >= 0 && x < innerWidth && y >= edge.top && y < end;
    const met = (x, y) => target.contains(document.elementFromPoint(x, y));
    const hit = (x, y) => !inside(x, y) || met(x, y);
    if (!box.width || y < 0 || y > innerHeight || !met(x, y)) return [];
    const wide = box.width > 43 || (hit(x - 21, y) && hit(x + 21, y));
    const high = box.height > 43 || (hit(x, y - 21) && hit(x, y + 21));
    const name = e.getAttribute("aria-label") ?? e.innerText;
    return wide && high ? [] : [`${e.className} “${name}” is ${box.width} × ${box.height} px`];
  })"""
"""What a finger presses has 44 px each way, drawn or not; links within a text have their line."""


@dataclass(frozen=True)
class Stop:
    """A place, what one does there, and what is seen then."""

    path: str
    sees: str
    does: Callable[[Page], object] | None = None


def press(selector: str) -> Callable[[Page], object]:
    """Click what fits first."""
    return lambda page: page.locator(selector).first.click()


def key(*names: str) -> Callable[[Page], object]:
    """Press keys of the page."""
    return lambda page: [page.keyboard.press(name) for name in names]


def faults(page: Page, stops: list[Stop], *, finger: bool) -> list[str]:
    """What does not hold, and where; `finger`: the browser has a touch screen."""
    return [
        f"{one.path} {one.sees}: {wrong}" for one in stops for wrong in _faults(page, one, finger)
    ]


def _faults(page: Page, stop: Stop, finger: bool) -> list[str]:
    page.set_viewport_size(ViewportSize(width=WIDTHS[0], height=HEIGHT))
    page.goto(stop.path)
    if stop.does:
        stop.does(page)
    expect(page.locator(stop.sees).first).to_be_visible()
    wrong = violations(page)
    if finger:
        wrong += page.evaluate(TOO_SMALL)
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=HEIGHT))
        wrong += page.evaluate(STICKING_OUT)
    page.emulate_media(color_scheme="dark")
    wrong += violations(page, "{runOnly: ['color-contrast'], resultTypes: ['violations']}")
    page.emulate_media(color_scheme="light")
    return wrong
