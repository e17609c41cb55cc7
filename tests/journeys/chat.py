"""What visitors do in the chat, in a browser whose language is Chinese."""

from uuid import UUID

from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import Colleague

ASKED = "我的转账一直待处理，已经两个小时了"


def open_chat(page: Page) -> None:
    page.get_by_role("button", name="打开聊天").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def write(page: Page, text: str) -> None:
    box = page.get_by_label("输入消息")
    box.fill(text)
    box.press("Enter")


def said(page: Page) -> Locator:
    return page.locator("ol.lines .said")


def start(page: Page, colleague: Colleague, text: str = ASKED) -> UUID:
    """Open the chat and say the first thing; the talk as the desk has it."""
    open_chat(page)
    write(page, text)
    expect(page.locator("li.contact .mark").last).to_be_visible()
    return next(t for t in colleague.open_talks() if colleague.messages(t)[0].text == text)


PASTE = """it => new Promise(done => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 2, height: 2 });
  canvas.toBlob(blob => {
    const data = new DataTransfer();
    data.items.add(new File([blob], "截图.png", { type: "image/png" }));
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    it.dispatchEvent(new ClipboardEvent("paste", how));
    done();
  });
})"""
