"""A frightened wallet user writes in Chinese, somebody answers, cables are pulled."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.app.desk import Up, until
from tests.browsers import TWICE, window
from tests.journeys.cable import Cable
from tests.journeys.chat import ASKED, PASTE, open_chat, said, start, write
from tests.journeys.conftest import Colleague
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def test_the_whole_story_of_a_visitor(
    page: Page, visitor: BrowserContext, site: Site, colleague: Colleague
) -> None:
    asked = f"{ASKED}，编号一"
    talk = start(page, colleague, asked)
    expect(page.locator(".head .sub")).to_have_text(re.compile("下一位就是你|前面还有"))
    colleague.look(talk)
    expect(page.locator("li.contact .mark")).to_contain_text("已读")
    colleague.type(talk)
    expect(page.locator(".typing")).to_contain_text("正在输入")
    colleague.reply(talk, "内部备注：上级已知", kind="note")
    colleague.reply(talk, "您好，我来看一下，请稍等。")
    expect(page.locator("li.agent .said")).to_have_text(["您好，我来看一下，请稍等。"])
    expect(page.locator(".typing")).to_be_empty()

    page.reload()  # refresh: everything is there again
    open_chat(page)
    expect(said(page)).to_have_text([asked, "您好，我来看一下，请稍等。"])

    second = visitor.new_page()  # a second tab shares the stream of the first
    second.goto(site.url)
    open_chat(second)
    write(second, "好的，谢谢")
    expect(said(page)).to_have_count(3)
    colleague.reply(talk, "已经到账了。", solve=True)
    for tab in (page, second):
        expect(said(tab)).to_have_text(
            [asked, "您好，我来看一下，请稍等。", "好的，谢谢", "已经到账了。"]
        )
        assert "内部备注" not in tab.locator("walletdesk-chat").inner_text()
    page.close()  # the tab that held the stream goes; the other takes over
    colleague.reply(talk, "还有其他问题吗？")
    expect(said(second)).to_have_count(5)

    colleague.reply(talk, "那就这样。", solve=True)
    expect(second.locator(".rating form")).to_be_visible()
    second.get_by_label("非常满意").check(force=True)  # the face lies over it
    second.get_by_label("有什么可以改进的？").fill("回复很快")
    second.get_by_role("button", name="提交评价").click()
    expect(second.get_by_text("谢谢，评价已收到。")).to_be_visible()
    with second.expect_download() as saved:
        second.get_by_role("button", name="更多").click()
        second.get_by_role("menuitem", name="保存对话").click()
    text = Path(saved.value.path()).read_text("utf-8")
    assert "已经到账了。" in text
    assert "内部备注" not in text


def test_the_stream_comes_back_by_itself(page: Page, cable: Cable, colleague: Colleague) -> None:
    talk = start(page, colleague, f"{ASKED}，编号三")
    cable.pull()
    colleague.reply(talk, "断线时写的")
    expect(page.locator(".trouble")).to_be_visible()
    cable.plug()
    expect(said(page)).to_have_count(2, timeout=TWICE)
    expect(page.locator(".trouble")).to_be_hidden()


def test_without_a_connection_it_says_what_to_try(
    page: Page, cable: Cable, colleague: Colleague
) -> None:
    start(page, colleague, f"{ASKED}，编号四")
    cable.pull()
    steps = page.locator(".trouble li")
    expect(steps).to_have_count(4, timeout=TWICE)
    expect(steps.first).to_contain_text("检查网络")
    expect(page.get_by_role("link", name="其他联系方式")).to_be_visible()
    cable.plug()
    page.locator(".trouble").get_by_role("button", name="重试").click()
    expect(page.locator(".trouble")).to_be_hidden()


def test_an_answer_that_is_lost_makes_no_second_message(
    page: Page, cable: Cable, colleague: Colleague
) -> None:
    talk = start(page, colleague, f"{ASKED}，编号五")
    cable.lose_answer_to("POST /chat/v1/messages")
    write(page, "只发一次")
    until(lambda: cable.lost)
    expect(page.locator("li.contact .mark")).to_have_count(1)
    write(page, "第三条")
    expect(said(page)).to_have_count(3)
    until(lambda: colleague.messages(talk)[-1].text == "第三条")
    assert [m.text for m in colleague.messages(talk)][1:] == ["只发一次", "第三条"]


def test_a_recovery_phrase_never_leaves_the_browser(
    page: Page, colleague: Colleague, up: Up
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    asked = f"{ASKED}，编号六"
    talk = start(page, colleague, asked)
    write(page, f"助记词 {PHRASE}")
    expect(page.locator("li.system")).to_contain_text("助记词、私钥")
    assert "sausage" not in page.locator("walletdesk-chat").inner_text()
    assert not [body for body in sent if "sausage" in body]
    kept = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "sausage" not in kept
    assert all("sausage" not in m.text for m in colleague.messages(talk))


def test_guided_questions_are_checked_and_go_with_the_talk(
    page: Page, colleague: Colleague
) -> None:
    open_chat(page)
    page.get_by_role("button", name="其他问题").click()
    page.get_by_role("button", name="转账", exact=False).first.click()
    page.locator(".chip").first.click()
    hash_field = page.get_by_label("交易哈希", exact=False)
    hash_field.fill("not a hash")
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".field .error").filter(has_text=re.compile("."))).to_be_visible()
    expect(hash_field).to_have_value("not a hash")
    hash_field.fill("ab" * 32)
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".topic")).to_be_visible()
    write(page, f"{ASKED}，编号七")
    expect(page.locator("li.contact .mark")).to_be_visible()


def test_pasted_and_refused_files(page: Page, colleague: Colleague) -> None:
    talk = start(page, colleague, f"{ASKED}，编号八")
    page.get_by_label("输入消息").evaluate(PASTE)
    expect(page.locator(".uploads progress")).to_have_count(0)
    expect(page.locator(".uploads .name")).to_have_text("截图.png")
    page.get_by_role("button", name="发送").click()
    picture = page.locator("li.contact img")
    expect(picture).to_be_visible()
    until(lambda: picture.evaluate("img => img.naturalWidth") == 2)
    assert len(colleague.messages(talk)[1].files) == 1
    page.locator("input[type=file]").set_input_files(
        {
            "name": "票据.png",
            "mimeType": "image/png",
            "buffer": b"<!doctype html><script>1</script>",
        }
    )
    expect(page.locator(".uploads .error")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "录像.bin", "mimeType": "application/octet-stream", "buffer": b"0" * 26_300_000}
    )
    expect(page.locator(".uploads .error").last).to_contain_text("25 MB")


def test_it_goes_on_on_another_device(page: Page, chromium: Browser, colleague: Colleague) -> None:
    asked = f"{ASKED}，编号九"
    start(page, colleague, asked)
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="在其他设备上继续").click()
    link = page.locator(".device input").input_value()
    other = window(chromium, locale="zh-CN")
    laptop = other.new_page()
    laptop.goto(link)
    expect(said(laptop)).to_have_text([asked])
    assert "#" not in laptop.url
    write(laptop, "换到电脑上了")
    expect(said(page)).to_have_count(2)
    other.close()


def test_it_never_opens_by_itself_and_closes_with_escape(page: Page, site: Site) -> None:
    bubble = page.get_by_role("button", name="打开聊天")
    expect(bubble).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    box = bubble.bounding_box()
    assert box
    assert (box["width"], box["height"], box["x"] + box["width"], box["y"] + box["height"]) == (
        56,
        56,
        1264,
        784,
    )
    page.evaluate("walletdesk.open()")
    expect(page.get_by_label("输入消息")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "walletdesk-chat"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(bubble).to_be_focused()


def test_the_style_of_the_site_does_not_touch_it(page: Page, colleague: Colleague) -> None:
    start(page, colleague, f"{ASKED}，编号十")
    look = "it => getComputedStyle(it).fontSize"
    assert said(page).evaluate(look) == "15px"
    assert page.locator("main p").evaluate(look) == "40px"
