"""The chat by keyboard, and what must not be lost by one wrong press or one old link."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browsers import window
from tests.journeys.chat import ASKED, open_chat, said, start, write
from tests.journeys.conftest import Colleague

pytestmark = pytest.mark.browser

DROP = """(panel, names) => {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File([name], name, { type: "text/plain" }));
  for (const kind of ["dragover", "drop"])
    panel.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}"""
TEXT = """field => {
  const dataTransfer = new DataTransfer();
  dataTransfer.setData("text/plain", "a text");
  const how = { dataTransfer, bubbles: true, cancelable: true };
  return field.dispatchEvent(new DragEvent("drop", how));
}"""


def more(page: Page) -> None:
    page.get_by_role("button", name="更多").click()


def test_escape_gives_the_focus_back_and_arrows_move(page: Page, colleague: Colleague) -> None:
    start(page, colleague, f"{ASKED}，按键一")
    button = page.get_by_role("button", name="更多")
    button.press("Enter")
    first, second, third = page.get_by_role("menuitem").all()
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(third).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    second.press("Enter")
    expect(page.locator(".device input")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".over")).to_have_count(0)
    expect(button).to_be_focused()
    emoji = page.get_by_role("button", name="表情", exact=True)
    emoji.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(emoji).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_leaving_is_asked_for_and_leads_to_a_new_beginning(
    page: Page, visitor: BrowserContext, colleague: Colleague
) -> None:
    start(page, colleague, f"{ASKED}，离开")
    more(page)
    page.get_by_role("menuitem", name="离开此对话").click()
    expect(page.locator(".over")).to_contain_text("不再显示此对话")
    page.get_by_role("button", name="返回").click()
    expect(said(page)).to_have_count(1)
    second = visitor.new_page()
    second.goto(page.url)
    open_chat(second)
    expect(said(second)).to_have_count(1)
    more(page)
    page.get_by_role("menuitem", name="离开此对话").click()
    page.locator(".over .solid").click()
    for tab in (page, second):
        expect(said(tab)).to_have_count(0)
        expect(tab.locator(".sub")).not_to_have_text("正在连接")
        expect(tab.locator(".chip").first).to_be_visible()
    write(page, "重新开始")
    expect(said(second)).to_have_text(["重新开始"])


def test_a_link_that_does_not_work_says_so_and_takes_nothing_away(
    chromium: Browser, page: Page, colleague: Colleague
) -> None:
    start(page, colleague, f"{ASKED}，旧链接")
    more(page)
    page.get_by_role("menuitem", name="在其他设备上继续").click()
    link = page.locator(".device input").input_value()
    first = window(chromium, locale="zh-CN")
    laptop = first.new_page()
    laptop.goto(link)
    expect(said(laptop)).to_have_count(1)
    other = window(chromium, locale="zh-CN", base_url=link.partition("/chat/")[0])
    phone = other.new_page()
    phone.goto("/zh/contact")
    phone.locator("#bubble").click()
    write(phone, "这是我自己的对话")
    expect(phone.locator("li.contact .mark")).to_be_visible()
    for old in (link, "/chat/continue#nonsense"):
        phone.goto("/zh/contact")
        phone.goto(old)
        expect(phone.locator(".over")).to_contain_text("链接已过期或已被使用")
        phone.keyboard.press("Escape")
        expect(said(phone)).to_have_text(["这是我自己的对话"])
        expect(phone.locator(".sub")).not_to_have_text("正在连接")
    for context in (first, other):
        context.close()


def test_an_eleventh_file_is_refused_with_a_word(page: Page, colleague: Colleague) -> None:
    start(page, colleague, f"{ASKED}，很多文件")
    names = [f"第{n}个.txt" for n in range(1, 14)]
    page.locator(".panel").evaluate(DROP, names)
    refused = page.locator(".uploads .error")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("最多 10 个文件")
    expect(refused).to_contain_text("第11个.txt")
    expect(refused).to_be_in_viewport()
    expect(page.locator(".uploads progress")).to_have_count(0)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("li.contact").last.locator("a.file")).to_have_count(10)
    assert page.get_by_label("输入消息").evaluate(TEXT), "a text that is dropped is the field's"
