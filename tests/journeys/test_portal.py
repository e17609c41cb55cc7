"""The portal in a real browser: a frightened person on a phone, and one without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Response, expect
from tests.app.desk import Up, until
from tests.browsers import sticks_out, violations, window
from tests.journeys.conftest import Colleague, Writes

from walletdesk import csat, portal

pytestmark = pytest.mark.browser

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
LOCALES = {"": "en-US", "/zh": "zh-CN", "/es": "es-MX"}
KEPT = "JSON.stringify(sessionStorage)"
PICTURE: FilePayload = {"name": "日志.txt", "mimeType": "text/plain", "buffer": b"version 2.14.0"}


@pytest.fixture
def base(up: Up) -> str:
    return f"http://127.0.0.1:{up.port}"


@pytest.fixture
def phone(chromium: Browser, base: str) -> Iterator[BrowserContext]:
    context = window(
        chromium,
        base_url=base,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 360, "height": 740},
        has_touch=True,
        reduced_motion="reduce",
    )
    yield context
    context.close()


@pytest.fixture
def plain(chromium: Browser, base: str) -> Iterator[BrowserContext]:
    """A browser whose JavaScript is off."""
    context = window(chromium, base_url=base, locale="en-US", java_script_enabled=False)
    yield context
    context.close()


def slowly(page: Page, label: str, text: str) -> None:
    """As a person types: what is sent within a second is refused. Ten characters or more."""
    page.get_by_label(label).press_sequentially(text, delay=150)


def test_a_person_on_a_phone_writes_and_gets_an_answer(
    phone: BrowserContext, base: str, colleague: Colleague
) -> None:
    page = phone.new_page()
    page.goto("/")
    expect(page).to_have_url(re.compile("/zh$"))
    slowly(page, "发生了什么？用自己的话告诉我们。", "我的转账一直待处理，已经两个小时了")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="转账失败或处理中").first.click()
    text = page.get_by_label("发生了什么？")
    expect(text).to_have_value("我的转账一直待处理，已经两个小时了")

    text.fill(f"助记词是 {PHRASE}，转账待处理")
    slowly(page, "你的称呼", "王小明，住在北京，用的是安卓手机")
    page.get_by_label("文件和截图").set_input_files([PICTURE])
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("alert")).to_contain_text("我们已在发送前删除")
    expect(text).not_to_have_value(re.compile("winner"))
    page.get_by_role("button", name="发送").dblclick()

    expect(page.get_by_role("heading", level=1)).to_contain_text("我们已收到你的消息")
    reference = re.search(r"WD-\d+", page.get_by_role("main").inner_text())
    assert reference is not None
    page.get_by_role("link", name="打开你的页面").click()
    expect(page.locator(".line.contact")).to_have_count(1)
    expect(page.get_by_role("link", name="日志.txt")).to_be_visible()
    (talk,) = colleague.open_talks()

    colleague.reply(talk, "内部备注：上级已知", kind="note")
    colleague.reply(talk, "您好，我来看一下，请稍等。")
    page.get_by_role("link", name="查看有没有新答复").click()
    expect(page.locator(".line.agent .words")).to_have_text(["您好，我来看一下，请稍等。"])
    expect(page.get_by_text("内部备注")).to_have_count(0)

    slowly(page, "留言内容", "好的，非常感谢你们的帮助")
    until(lambda: "非常感谢你们的帮助" in page.evaluate(KEPT))
    page.reload()
    expect(page.get_by_label("留言内容")).to_have_value("好的，非常感谢你们的帮助")
    slowly(page, "留言内容", "。我会一直等着你们的消息")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".line.contact")).to_have_count(2)
    expect(page.get_by_label("留言内容")).to_have_value("")

    colleague.reply(talk, "已经到账了。", solve=True)
    page.reload()
    expect(page.get_by_text("问题已解决")).to_be_visible()
    check(page, base, [])
    page.get_by_role("radio", name="非常满意").check()
    slowly(page, "想告诉我们什么？", "回复很快，谢谢，辛苦了")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("status")).to_contain_text("谢谢你的评价")


def test_without_javascript_nothing_is_missing(plain: BrowserContext, colleague: Colleague) -> None:
    before = set(colleague.open_talks())
    page = plain.new_page()
    page.goto("/")
    page.get_by_label("What happened? Write to us").fill("I cannot sign in any more")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Password and two-step verification").first.click()
    expect(page.get_by_label("What happened?")).to_have_value("I cannot sign in any more")
    expect(
        page.get_by_label("Has your phone number changed?")
    ).to_be_visible()  # conditions need a script
    page.get_by_label("Your e-mail address").press_sequentially("nobody-at-example.org", delay=60)
    page.get_by_label("Files and screenshots").set_input_files([PICTURE])
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="This is no e-mail address.").click()
    expect(page.get_by_label("Your e-mail address")).to_have_value("nobody-at-example.org")
    expect(page.get_by_label("日志.txt")).to_be_checked()
    page.get_by_label("Your e-mail address").fill("ana@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your message")
    (talk,) = set(colleague.open_talks()) - before
    page.get_by_role("link", name="Open your page").click()
    colleague.reply(talk, "Which phone is it?")
    page.get_by_role("link", name="Look for an answer").click()
    expect(page.locator(".line.agent .words")).to_have_text(["Which phone is it?"])
    page.get_by_label("Your message").press_sequentially("It is a Pixel 8 of last year", delay=60)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".line.contact")).to_have_count(2)
    assert colleague.messages(talk)[-1].text == "It is a Pixel 8 of last year"


def test_the_contact_page_opens_the_chat_and_tells_local_times(
    phone: BrowserContext, colleague: Colleague
) -> None:
    page = phone.new_page()
    page.goto("/zh/contact")
    page.locator("open-chat button").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.goto("/zh/contact/transfer")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<local-time as=\"full\"><time"
        ' datetime="2026-01-05T20:00:00+00:00">UTC</time></local-time>\')'
    )
    expect(page.locator("local-time").last).to_have_text("2026年1月6日 04:00")


def test_questions_come_when_they_apply_and_bad_files_are_told_at_once(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    page.goto("/zh/contact/password")
    changed = page.get_by_label("手机号是否已更换？")
    expect(changed).to_be_hidden()
    page.get_by_label("两步验证方式").select_option("sms")
    expect(changed).to_be_visible()
    many: list[FilePayload] = [PICTURE | {"name": f"{n}.txt"} for n in range(11)]  # pyright: ignore[reportAssignmentType]
    page.get_by_label("文件和截图").set_input_files(many)
    expect(page.get_by_role("alert")).to_contain_text("一次最多发送 10 个文件")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_label("文件和截图")).to_be_focused()
    page.get_by_label("文件和截图").set_input_files([PICTURE])
    expect(page.get_by_role("alert")).to_have_count(0)


def test_no_draft_holds_a_secret(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.clock.install()
    page.goto("/zh/contact/transfer")
    text = page.get_by_label("发生了什么？")
    text.fill("转账待处理")
    page.clock.run_for(1_000)
    until(lambda: "转账待处理" in page.evaluate(KEPT))
    text.fill(f"助记词是 {PHRASE}")
    page.get_by_label("你的称呼").fill("小明")
    page.clock.run_for(1_000)
    page.reload()
    expect(text).to_have_value("转账待处理")
    assert "winner" not in page.evaluate(KEPT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", LOCALES)
def test_axe_finds_nothing_and_a_page_is_small(
    chromium: Browser, base: str, prefix: str, scheme: str
) -> None:
    context = window(
        chromium,
        base_url=base,
        locale=LOCALES[prefix],
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 360, "height": 740},
    )
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 (no builtins)
    for path in ("/", "/contact", "/contact/password", "/contact/other", "/t/unknown", "/nowhere"):
        context.clear_cookies()
        loaded.clear()
        page.goto(prefix + path, wait_until="networkidle")
        check(page, base, loaded)
    page.goto(f"{prefix}/contact/transfer")
    page.locator("#field-text").press_sequentially("a transfer of mine hangs", delay=60)
    page.locator("#field-email").fill("nobody")
    page.locator("main .button.primary").click()
    page.locator(".form-errors").wait_for()
    check(page, base, [])
    page.locator("#field-email").fill("")
    page.locator("main .button.primary").click()
    page.wait_for_url("**/sent/**")
    check(page, base, [])
    page.locator(".card a.button").click()
    page.locator("ol.talk").wait_for()
    check(page, base, [])
    context.close()


def check(page: Page, base: str, loaded: list[Response]) -> None:
    """No violation, nothing sticks out, nothing foreign, at most 60 KB with all assets."""
    assert violations(page) == [], page.url
    assert sticks_out(page) <= 0, page.url
    sent = [r for r in loaded if not r.url.startswith("data:")]
    assert all(r.url.startswith(base) for r in sent)
    assert sum(r.request.sizes()["responseBodySize"] for r in sent) <= 60_000, page.url


def test_one_press_in_a_mail_rates_and_a_program_that_looks_does_not(
    phone: BrowserContext, base: str, colleague: Colleague, writes: Writes
) -> None:
    talk = writes("我的转账没有到账")
    colleague.reply(talk, "已处理", solve=True)
    now = colleague.db.clock.now()
    path = portal.rate_path(colleague.db.keys, talk, now, 4, language="zh-Hans")
    program = phone.new_page()
    program.goto(path)
    program.mouse.move(10, 10)
    program.mouse.move(60, 60)
    assert violations(program) == []
    assert sticks_out(program) <= 0
    assert colleague.act(lambda tx: csat.rating(tx, talk)) is None

    phone.add_init_script("Object.defineProperty(navigator, 'webdriver', {get: () => false})")
    person = phone.new_page()
    person.goto(path)
    person.mouse.move(10, 10)
    person.mouse.move(60, 60)
    expect(person.get_by_role("status")).to_contain_text("谢谢")
    rating = colleague.act(lambda tx: csat.rating(tx, talk))
    assert rating is not None
    assert rating.score == 4
    person.get_by_label("非常满意").check()
    person.get_by_role("button", name="提交评价").click()
    person.wait_for_url("**done=1")
    changed = colleague.act(lambda tx: csat.rating(tx, talk))
    assert changed is not None
    assert changed.score == 5
