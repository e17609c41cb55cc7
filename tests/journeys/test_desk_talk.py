"""Agents at the desk, in real browsers: the whole story with a visitor, two agents at once, what is
typed is never lost."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from tests.app.desk import Up, until
from tests.browsers import TWICE, sticks_out, violations, window
from tests.journeys.cable import Cable
from tests.journeys.conftest import Colleague

from walletdesk import conversations, events, intake, people
from walletdesk.intake import Matter
from walletdesk.people import Agent, NewAgent, Role
from walletdesk.platform.db import Tx

pytestmark = pytest.mark.browser

PASSWORD = "vier korrekte Pferde 77"
_numbers = count(1)


class Seat:
    """An agent at a browser of their own."""

    def __init__(self, page: Page, agent: Agent) -> None:
        self.page, self.agent = page, agent

    def open(self, reference: str) -> None:
        self.page.goto(f"/desk/c/{reference}")
        expect(self.page.locator("talk-pane")).to_be_visible()
        expect(self.page.locator("live-stream")).to_have_attribute("data-state", "live")

    @property
    def box(self) -> Locator:
        return self.page.locator(".composer-text")

    def lines(self, kind: str = "reply") -> Locator:
        return self.page.locator(f"#talk-lines > .{kind} > .talk-text")

    def send(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Control+Enter")


type Sits = Callable[..., Seat]


def sign_in(page: Page, email: str) -> None:
    page.goto("/desk/login")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button.primary").click()
    page.wait_for_url("**/desk")


@pytest.fixture
def sits(chromium: Browser, up: Up, colleague: Colleague) -> Iterator[Sits]:
    """Somebody new signs in at a browser of their own; `url` is another way to the desk."""
    contexts: list[BrowserContext] = []

    def sit(name: str = "Bo", *, role: Role = Role.AGENT, url: str = "", **more: object) -> Seat:
        email = f"a{next(_numbers)}@tpwallet.example"

        async def hire(tx: Tx) -> Agent:
            new = NewAgent(email=email, name=name, password=PASSWORD, role=role, language="en")
            return await people.create_agent(tx, new)

        agent = colleague.act(hire)
        context = window(
            chromium,
            base_url=url or f"http://127.0.0.1:{up.port}",
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page, email)
        return Seat(page, agent)

    yield sit
    for context in contexts:
        context.close()


class Talk:
    """A conversation on the desk."""

    def __init__(self, colleague: Colleague, identity: UUID) -> None:
        self._colleague = colleague
        self.id = identity
        found = colleague.act(lambda tx: conversations.get(tx, identity))
        self.reference = f"WD-{found.number}"

    def replies(self) -> list[str]:
        return [m.text for m in self._colleague.messages(self.id) if m.kind == "reply"]


@pytest.fixture
def begins(colleague: Colleague) -> Callable[..., Talk]:
    """Somebody writes to the desk."""

    def begin(text: str = "我的转账一直待处理", *, channel: str = "chat") -> Talk:
        async def write(tx: Tx) -> UUID:
            matter = Matter(channel=channel, language="zh-Hans", text=text, name="王小明")
            return (await intake.begin(tx, matter, actor=events.system)).conversation

        return Talk(colleague, colleague.act(write))

    return begin


type Begins = Callable[..., Talk]


def test_a_visitor_and_an_agent(page: Page, sits: Sits, colleague: Colleague) -> None:
    """`page`: the visitor's, in Chinese, on the wallet's own site."""
    bo = sits("Bo")
    bo.page.goto("/desk/view/unassigned")
    page.get_by_role("button", name="打开聊天").click()
    box = page.get_by_label("输入消息")
    box.fill("转账两小时了还没到，怎么办？")
    box.press("Enter")
    bo.page.get_by_text("转账两小时了还没到").first.click()
    expect(bo.lines("message")).to_have_text(["转账两小时了还没到，怎么办？"])
    expect(page.locator("li.contact .mark")).to_contain_text("已读")
    box.press_sequentially("补充一下情况", delay=800)  # a sign is sent again while one types
    expect(bo.page.locator("[data-typing]")).to_be_visible()
    box.fill("")

    bo.box.press_sequentially("您好")
    expect(page.locator(".typing")).to_contain_text("正在输入")
    bo.page.locator("#composer-note").click()
    bo.send("known incident")
    expect(bo.lines("note")).to_have_text(["known incident"])
    bo.page.locator("#composer-reply").click()
    bo.send("您好，正在查。")
    expect(page.locator("li.agent .said")).to_have_text(["您好，正在查。"])
    expect(bo.lines()).to_have_text(["您好，正在查。"])
    expect(bo.page.locator("#talk-sending > li")).to_have_count(0)
    assert "known incident" not in page.locator("walletdesk-chat").inner_text()

    box.fill("好的，谢谢")
    box.press("Enter")
    expect(bo.lines("message").last).to_have_text("好的，谢谢")
    bo.box.fill("已到账。")
    bo.page.get_by_role("button", name="Send and solve").click()
    expect(bo.page.locator(".talk-title [data-status=solved]")).to_be_visible()
    expect(page.locator("li.agent .said").last).to_have_text("已到账。")


def test_two_agents_see_each_other_and_nobody_answers_over_the_other(
    sits: Sits, begins: Begins
) -> None:
    talk = begins()
    bo, ana = sits("Bo"), sits("Ana")
    bo.open(talk.reference)
    ana.open(talk.reference)
    signs = ana.page.locator("#talk-signs")
    expect(signs).to_contain_text("Bo is looking at this too")
    ana.box.fill("from Ana")
    bo.box.press_sequentially("from")
    expect(signs).to_contain_text("Bo is writing an answer")
    bo.box.fill("from Bo")
    bo.box.press("Control+Enter")
    expect(ana.lines()).to_have_text(["from Bo"])
    ana.box.press("Control+Enter")
    clash = ana.page.locator("[data-clash]")
    expect(clash).to_contain_text("Bo answered while you were writing")
    expect(ana.box).to_have_value("from Ana")
    assert talk.replies() == ["from Bo"]
    clash.get_by_role("button", name="Send anyway").click()
    expect(bo.lines()).to_have_text(["from Bo", "from Ana"])
    expect(clash).to_be_hidden()


def test_an_ended_session_keeps_what_was_typed_and_sends_it_once(
    sits: Sits, begins: Begins
) -> None:
    talk = begins()
    bo = sits("Bo")
    bo.open(talk.reference)
    # It ends with this very request: whatever the page asks by itself would open the dialog first.
    bo.page.route("**/messages", lambda route: end_session(bo, route), times=1)
    bo.send("written before the session ended")
    dialog = bo.page.locator("signed-out dialog")
    expect(dialog).to_be_visible()
    assert talk.replies() == []
    tab = bo.page.context.new_page()
    sign_in(tab, bo.agent.email)
    expect(dialog).to_be_hidden()
    expect(bo.lines()).to_have_text(["written before the session ended"])
    assert talk.replies() == ["written before the session ended"]


def test_an_answer_from_before_signing_in_again_is_old_news(sits: Sits, begins: Begins) -> None:
    """A 401 that comes late opens no dialog and sends nothing twice."""
    talk, late = begins(), list[Route]()
    bo = sits("Bo")
    bo.open(talk.reference)
    bo.page.route("**/messages", lambda route: late.append(route), times=1)  # noqa: PLW0108 (Playwright marks it)
    bo.send("asked before")
    bo.page.wait_for_function("() => localStorage.length > 0")
    bo.page.context.clear_cookies()
    bo.page.evaluate("document.querySelector('talk-pane').refresh()")
    dialog = bo.page.locator("signed-out dialog")
    expect(dialog).to_be_visible()
    sign_in(bo.page.context.new_page(), bo.agent.email)
    expect(bo.lines()).to_have_text(["asked before"])
    with bo.page.expect_response("**/messages"):
        late[0].fulfill(status=401, body="")
    bo.send("asked after")
    expect(bo.lines()).to_have_text(["asked before", "asked after"])
    expect(dialog).to_be_hidden()
    assert talk.replies() == ["asked before", "asked after"]


def test_what_a_busy_server_refused_goes_out_by_itself(sits: Sits, begins: Begins) -> None:
    talk = begins()
    bo = sits("Bo")
    bo.open(talk.reference)
    bo.page.route("**/messages", lambda route: route.fulfill(status=503, body=""), times=1)
    bo.send("into the rush")
    expect(bo.page.locator("#talk-sending .talk-failed")).to_contain_text("Not sent.")
    expect(bo.lines()).to_have_text(["into the rush"])
    assert talk.replies() == ["into the rush"]


def end_session(seat: Seat, route: Route) -> None:
    seat.page.context.clear_cookies()
    route.continue_()


def test_a_page_with_another_sessions_token_loses_nothing(sits: Sits, begins: Begins) -> None:
    talk = begins()
    bo = sits("Bo")
    bo.open(talk.reference)
    bo.page.evaluate("document.querySelector('meta[name=csrf]').content = 'wrong'")
    bo.send("from a stale page")
    expect(bo.page.locator("#talk-sending .talk-failed")).to_contain_text("Not sent.")
    assert talk.replies() == []
    bo.page.reload()
    expect(bo.lines()).to_have_text(["from a stale page"])
    assert talk.replies() == ["from a stale page"]


def test_a_reply_can_be_taken_back_and_else_goes_out(sits: Sits, begins: Begins) -> None:
    talk = begins(channel="form")
    bo = sits("Bo")
    bo.open(talk.reference)
    bo.send("too quick")
    bo.page.get_by_role("button", name="Undo").click()
    expect(bo.box).to_have_value("too quick")
    expect(bo.page.locator("#talk-held > li")).to_have_count(0)
    bo.send("well thought")
    expect(bo.page.locator("held-reply")).to_contain_text("Goes out in")
    expect(bo.lines()).to_have_text(["well thought"], timeout=TWICE)
    expect(bo.page.locator("#talk-held > li")).to_have_count(0)
    assert talk.replies() == ["well thought"]


def test_a_lost_network_and_a_lost_answer(sits: Sits, begins: Begins, cable: Cable) -> None:
    talk = begins()
    bo = sits("Bo", url=cable.url)
    bo.open(talk.reference)
    cable.lose_answer_to("POST /desk/talk/")
    bo.send("its answer is lost")
    until(lambda: cable.lost)
    cable.pull()
    bo.send("no network at all")
    expect(bo.page.locator("#talk-sending .talk-failed:visible").last).to_contain_text("Not sent.")
    cable.plug()
    expect(bo.lines()).to_have_text(["its answer is lost", "no network at all"], timeout=TWICE)
    assert talk.replies() == ["its answer is lost", "no network at all"]


def test_a_draft_outlives_the_page(sits: Sits, begins: Begins, cable: Cable) -> None:
    talk = begins()
    bo = sits("Bo", url=cable.url)
    bo.open(talk.reference)
    bo.box.press_sequentially("half a thought")
    expect(bo.page.locator(".composer-state")).to_have_text("Draft saved")
    bo.page.reload()
    expect(bo.box).to_have_value("half a thought")
    cable.pull()
    bo.box.press_sequentially(", and its end")
    expect(bo.page.locator(".composer-state")).to_have_text("Kept on this device")
    cable.plug()
    bo.page.reload()
    expect(bo.box).to_have_value("half a thought, and its end")


def test_acts_by_keys(sits: Sits, begins: Begins, colleague: Colleague) -> None:
    talk = begins()
    bo = sits("Bo")
    bo.open(talk.reference)
    page = bo.page
    page.keyboard.press("t")
    expect(page.locator(".talk-acts")).to_contain_text("Bo")
    page.keyboard.press("l")
    page.locator("#field-tags").fill("<wrong>")
    page.keyboard.press("Enter")
    expect(page.locator("talk-sheet .error")).to_contain_text("cannot be a tag")
    page.locator("#field-tags").fill("refund")
    page.keyboard.press("Enter")
    expect(page.locator("talk-sheet")).to_have_count(0)
    expect(page.locator(".talk-acts")).to_contain_text("refund")
    page.keyboard.press("z")
    page.get_by_role("button", name="Tomorrow morning").click()
    expect(page.locator(".talk-acts")).to_contain_text("Asleep until")
    page.keyboard.press("e")
    expect(page.locator(".talk-title [data-status=solved]")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("talk-composer")).to_have_attribute("data-kind", "note")
    expect(bo.box).to_be_focused()
    page.keyboard.type("@Li")
    expect(page.locator("#composer-list [role=option]:visible")).to_have_text(["Li Na"])
    page.keyboard.press("Enter")
    expect(bo.box).to_have_value("@Li Na ")
    page.get_by_role("tab", name="History").click()
    expect(page.locator("#side-history")).to_contain_text("Bo changed the tags (refund)")


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(sits: Sits, begins: Begins, width: int, scheme: str) -> None:
    """axe-core finds nothing, and nothing sticks out of the page."""
    talk = begins()
    bo = sits("Bo", color_scheme=scheme, viewport={"width": width, "height": 800})
    bo.open(talk.reference)
    bo.page.locator("#composer-note").click()
    bo.send("a note")
    expect(bo.lines("note")).to_have_count(1)
    assert sticks_out(bo.page) <= 0
    assert violations(bo.page) == []
    if width < 1200:
        bo.page.get_by_role("button", name="Details").click()
        expect(bo.page.locator("#talk-side")).to_be_visible()
        assert violations(bo.page) == []
    bo.page.get_by_role("button", name=re.compile("^Assign")).click()
    expect(bo.page.locator("talk-sheet dialog")).to_be_visible()
    assert violations(bo.page) == []
