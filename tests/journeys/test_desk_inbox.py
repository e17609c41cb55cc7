"""The inbox in a browser: live rows, keys, bulk acts, filters, a phone, a lost connection."""

import re
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browsers import TWICE, violations
from tests.journeys.cable import Cable
from tests.journeys.conftest import SIZES, Colleague, Signs, Writes

from walletdesk import conversations
from walletdesk.events import system
from walletdesk.people import Role
from walletdesk.platform.db import Tx

pytestmark = pytest.mark.browser


def solve(colleague: Colleague, talk: UUID) -> None:
    async def act(tx: Tx) -> None:
        await conversations.set_status(tx, talk, "solved", actor=system)
        colleague.changed(tx, talk)

    colleague.act(act)


def priority(colleague: Colleague, talk: UUID) -> int:
    return colleague.act(lambda tx: conversations.get(tx, talk)).priority


def row(page: Page, talk: UUID) -> Locator:
    return page.locator(f'.row[data-id="{talk}"]')


def test_a_new_conversation_appears_by_itself_and_leaves_when_it_is_solved(
    signs_in: Signs, writes: Writes, colleague: Colleague
) -> None:
    page = signs_in()
    talk = writes("我的转账一直待处理")
    expect(row(page, talk)).to_contain_text("我的转账一直待处理")
    expect(page.locator(".rows > .row").first).to_have_attribute("data-id", str(talk))
    solve(colleague, talk)
    expect(row(page, talk)).to_have_count(0)


def test_the_numbers_beside_the_views_follow(
    signs_in: Signs, writes: Writes, colleague: Colleague
) -> None:
    page = signs_in()
    count = page.locator(".view-button .count")
    before = int(count.inner_text())
    talk = writes("数一数")
    expect(count).to_have_text(str(before + 1))
    solve(colleague, talk)
    expect(count).to_have_text(str(before))


def test_new_rows_wait_while_somebody_reads_further_down(signs_in: Signs, writes: Writes) -> None:
    for n in range(40):
        writes(f"第{n}句")
    page = signs_in()
    scroller = page.locator(".inbox-scroll")
    scroller.evaluate("e => e.scrollTo(0, 500)")
    first = page.locator(".rows > .row").first.get_attribute("data-id")
    talk = writes("新来的")
    pill = page.get_by_role("button", name="One new conversation")
    expect(pill).to_be_visible()
    assert page.locator(".rows > .row").first.get_attribute("data-id") == first
    assert scroller.evaluate("e => e.scrollTop") == 500
    pill.click()
    expect(page.locator(".rows > .row").first).to_have_attribute("data-id", str(talk))
    expect(pill).to_be_hidden()


def test_keys_walk_open_and_go_back(signs_in: Signs, writes: Writes) -> None:
    older, newer = writes("先来的"), writes("后来的")
    page = signs_in()
    page.keyboard.press("j")
    expect(row(page, newer).locator("a")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("o")
    pane = page.locator("#talk [data-conversation]")
    expect(pane).to_have_attribute("data-conversation", str(older))
    expect(page).to_have_url(re.compile(r"/desk/c/WD-\d+\?view=open"))
    expect(row(page, older)).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    expect(pane).to_have_attribute("data-conversation", str(newer))
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    page.go_back()
    expect(pane).to_have_attribute("data-conversation", str(newer))
    page.reload()
    expect(pane).to_have_attribute("data-conversation", str(newer))
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_contain_text("Next conversation")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Search conversations and people")).to_be_focused()


def test_a_conversation_that_does_not_come_can_be_asked_for_again(
    signs_in: Signs, writes: Writes
) -> None:
    talk = writes("打不开")
    page = signs_in()
    page.route("**/desk/talk/*", lambda route: route.abort())
    row(page, talk).click()
    expect(page.get_by_role("alert")).to_contain_text("could not be opened")
    page.unroute("**/desk/talk/*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#talk [data-conversation]")).to_have_attribute(
        "data-conversation", str(talk)
    )


def test_several_are_acted_on_together(
    signs_in: Signs, writes: Writes, colleague: Colleague
) -> None:
    talks = [writes(f"群{n}") for n in range(3)]
    page = signs_in()
    row(page, talks[2]).get_by_role("checkbox").click()
    row(page, talks[0]).get_by_role("checkbox").click(modifiers=["Shift"])
    expect(page.locator("[data-count]")).to_have_text("3")
    page.get_by_role("button", name="Priority").click()
    page.get_by_role("menuitem", name="Urgent").click()
    expect(page.locator(".toast")).to_contain_text("3 conversations changed")
    for talk in talks:
        expect(row(page, talk)).to_contain_text("Urgent")
        assert priority(colleague, talk) == 3
    expect(page.locator("bulk-bar")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("button", name="Status").click()
    page.get_by_role("menuitem", name="Solved").click()
    expect(page.locator(".rows > .row").first).not_to_have_attribute("data-id", str(talks[2]))


def test_an_act_on_several_is_taken_back_where_nobody_acted_since(
    signs_in: Signs, writes: Writes, colleague: Colleague
) -> None:
    talks = [writes(f"撤销{n}") for n in range(3)]
    page = signs_in()
    prioritise(page, talks, "Urgent")
    expect(page.locator(".toast")).to_contain_text("3 conversations changed")
    page.keyboard.press("u")
    expect(page.locator(".toast")).to_have_text(re.compile("3 conversations are as they were"))
    for talk in talks:
        expect(row(page, talk)).not_to_contain_text("Urgent")
        assert priority(colleague, talk) == 1
    prioritise(page, talks, "Low")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    colleague.act(
        lambda tx: conversations.change(
            tx, talks[1], conversations.Change(priority=2), actor=system
        )
    )
    undo.click()
    expect(page.locator(".toast.bad")).to_contain_text("2 conversations are as they were")
    expect(page.locator(".toast.bad")).to_contain_text("One was changed by somebody since")
    assert [priority(colleague, talk) for talk in talks] == [1, 2, 1]


def test_taking_back_reaches_the_server_later_or_says_that_it_did_not(
    signs_in: Signs, writes: Writes, cable: Cable, colleague: Colleague
) -> None:
    talk = writes("撤销不了")
    page = signs_in()
    prioritise(page, [talk], "High")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    cable.pull()
    page.keyboard.press("u")
    expect(page.locator(".toast.bad")).to_contain_text("did not reach the server")
    assert priority(colleague, talk) == 2


def prioritise(page: Page, talks: list[UUID], name: str) -> None:
    for talk in talks:
        row(page, talk).get_by_role("checkbox").click()
    page.get_by_role("button", name="Priority").click()
    page.get_by_role("menuitem", name=name).click()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_bar_of_selected_rows_takes_two_rows_at_most(
    signs_in: Signs, writes: Writes, size: str, language: str
) -> None:
    talk = writes("选中")
    page = signs_in(size=size, language=language, has_touch=size != "desk")
    row(page, talk).get_by_role("checkbox").click()
    buttons = page.locator(".bulk-acts button:not([popover] *)")
    expect(buttons).to_have_count(6)
    tops = buttons.evaluate_all(
        "all => all.map(e => { const b = e.getBoundingClientRect(); "
        "return Math.round((b.top + b.bottom) / 2); })"
    )
    assert len(set(tops)) <= 2
    expect(
        page.get_by_role("button", name={"en": "Snooze", "es": "Posponer"}[language])
    ).to_be_visible()


def test_a_list_is_filtered(signs_in: Signs, writes: Writes) -> None:
    talk = writes("筛选")
    page = signs_in()
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog", name="Filter the list")
    dialog.get_by_label("Channel").select_option("email")
    dialog.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"/desk/view/open\?channel=email$"))
    expect(row(page, talk)).to_have_count(0)
    page.get_by_role("link", name="Show all").first.click()
    expect(row(page, talk)).to_be_visible()


def test_what_was_missed_while_the_cable_was_out_comes(
    signs_in: Signs, writes: Writes, cable: Cable
) -> None:
    page = signs_in()
    cable.pull()
    expect(page.locator("live-stream")).not_to_have_attribute("data-state", "live")
    talk = writes("断线时写的")
    expect(row(page, talk)).to_have_count(0)
    cable.plug()
    expect(row(page, talk)).to_be_visible(timeout=TWICE)


def test_two_tabs_of_one_browser_follow_one_stream(signs_in: Signs, writes: Writes) -> None:
    first = signs_in()
    second = first.context.new_page()
    second.goto(first.url)
    talk = writes("两个标签页")
    for page in (first, second):
        expect(row(page, talk)).to_be_visible()


def test_a_phone_shows_the_list_or_the_conversation(signs_in: Signs, writes: Writes) -> None:
    talk = writes("手机")
    page = signs_in(size="phone", language="zh-Hans")
    row(page, talk).click()
    expect(page.locator("#talk")).to_be_visible()
    expect(page.locator(".inbox-list")).to_be_hidden()
    page.locator("[data-inbox-back]").click()
    expect(row(page, talk)).to_be_visible()
    expect(page.locator("#talk")).to_be_hidden()


def test_a_reader_sees_no_acts(signs_in: Signs, writes: Writes) -> None:
    talk = writes("只读")
    page = signs_in(Role.PRODUCT)
    expect(row(page, talk)).to_be_visible()
    expect(row(page, talk).get_by_role("checkbox")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "path", ["/desk/view/open", "/desk/view/mentions", "/desk/contacts", "/desk/search?q=a11y"]
)
def test_axe_finds_nothing(signs_in: Signs, writes: Writes, size: str, path: str) -> None:
    writes("无障碍")
    page = signs_in(size=size, language="zh-Hans")
    page.goto(page.url.replace("/desk/view/open", path))
    assert violations(page) == []


def test_a_cold_list_page_is_light(signs_in: Signs, writes: Writes) -> None:
    for n in range(50):
        writes(f"第{n}条消息，说的是一笔一直待处理的转账")
    page = signs_in()
    sizes: list[int] = []

    def loaded(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    cold = page.context.browser
    assert cold
    context = cold.new_context(storage_state=page.context.storage_state())
    session = context.new_page()
    devtools = context.new_cdp_session(session)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", loaded)
    session.goto(page.url)
    expect(session.locator("live-stream")).to_have_attribute("data-state", "live")
    context.close()
    assert len(sizes) <= 8
    assert sum(sizes) <= 90_000, sizes
