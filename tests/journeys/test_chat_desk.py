"""One talk seen from both sides at once: what is asked for and filled, what is masked later."""

import re
import uuid

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.app.desk import Up
from tests.browsers import TWICE
from tests.journeys.cable import Cable
from tests.journeys.chat import ASKED, open_chat, said, write
from tests.journeys.conftest import Colleague
from tests.journeys.site import Site
from tests.journeys.test_desk_talk import Sits, Talk, sits

from walletdesk import conversations

__all__ = ["sits"]

pytestmark = pytest.mark.browser

HASH = "0x" + "ab" * 32
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow".split()


def begin(page: Page, colleague: Colleague, text: str) -> Talk:
    """The first message; the talk as the desk has it."""
    write(page, text)
    expect(page.locator("li.contact .mark")).to_be_visible()
    talks = colleague.open_talks()
    return Talk(colleague, next(t for t in talks if colleague.messages(t)[0].text == text))


def test_what_the_form_left_open_is_asked_for_once_and_filled(
    page: Page, visitor: BrowserContext, site: Site, colleague: Colleague, sits: Sits
) -> None:
    open_chat(page)
    page.get_by_role("button", name="其他问题").click()
    page.get_by_role("button", name="转账", exact=False).first.click()
    page.locator(".chip").first.click()
    page.get_by_label("网络", exact=False).select_option("ethereum")
    page.get_by_label("钱包地址", exact=False).fill(ADDRESS)
    page.get_by_label("币种", exact=False).fill("USDT")
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".topic")).to_be_visible()
    talk = begin(page, colleague, f"{ASKED}，缺哈希")
    asked = page.locator("li.system")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text("交易哈希（TxID）：")
    expect(asked).to_contain_text("请勿发送助记词")
    expect(asked).not_to_contain_text("网络（链）")

    agent = sits("Bo")
    agent.open(talk.reference)
    side = agent.page.locator("talk-side")
    expect(side.locator(".side-missing")).to_have_count(1)
    page.reload()
    open_chat(page)
    second = visitor.new_page()
    second.goto(site.url)
    open_chat(second)
    write(second, f"是这笔：{HASH}")
    expect(side.locator(".side-missing")).to_have_count(0)
    expect(side).to_contain_text(re.compile("0xabab"))
    for tab in (page, second):
        expect(said(tab)).to_have_count(2)
        expect(tab.locator("li.system")).to_have_count(1)
    found = colleague.act(lambda tx: conversations.get(tx, talk.id))
    assert (found.fields["tx_hash"], found.missing) == (HASH, ())


def test_a_phrase_in_pieces_vanishes_from_every_open_screen(
    page: Page, visitor: BrowserContext, site: Site, colleague: Colleague, sits: Sits
) -> None:
    """The pieces were drawn before anybody could know; nobody reloads anything."""
    open_chat(page)
    talk = begin(page, colleague, f"{ASKED}，分段")
    second = visitor.new_page()
    second.goto(site.url)
    open_chat(second)
    agent = sits("Bo")
    agent.open(talk.reference)
    pieces = [" ".join(WORDS[:4]), " ".join(WORDS[4:8])]
    for count, piece in enumerate(pieces, 2):
        write(page, piece)
        for tab in (page, second):
            expect(said(tab)).to_have_count(count)
            expect(said(tab).last).to_have_text(piece)
        expect(agent.page.locator("#talk-lines")).to_contain_text(piece)
    write(page, " ".join(WORDS[8:]))
    for tab in (page, second):
        for line in (1, 2, 3):
            expect(said(tab).nth(line)).to_contain_text("🔒")
        expect(tab.locator("li.system")).to_contain_text("助记词")
    for piece in pieces:
        expect(agent.page.locator("#talk-lines")).not_to_contain_text(piece)
    for tab, seen in ((page, "walletdesk-chat"), (second, "walletdesk-chat"), (agent.page, "body")):
        text = tab.locator(seen).evaluate(EVERYTHING)
        assert not [word for word in ("sausage", "winner", "wave") if word in text]


def test_a_tab_that_was_offline_meanwhile_redraws_the_pieces_too(
    page: Page, cable: Cable, up: Up, colleague: Colleague
) -> None:
    """The line that tells of it is what redraws: whoever missed the moment gets that line later."""
    open_chat(page)
    begin(page, colleague, f"{ASKED}，分段断网")
    write(page, " ".join(WORDS[:6]))
    expect(said(page)).to_have_count(2)
    token = page.evaluate("JSON.parse(Object.values(localStorage)[0]).token")
    cable.pull()
    rest = httpx.post(  # another device of the same person
        f"http://127.0.0.1:{up.port}/chat/v1/messages",
        headers={"authorization": f"Bearer {token}"},
        json={"client_id": str(uuid.uuid4()), "text": " ".join(WORDS[6:])},
    )
    assert rest.json()["masked"] is True
    expect(said(page).nth(1)).to_have_text(" ".join(WORDS[:6]))
    cable.plug()
    for line in (1, 2):
        expect(said(page).nth(line)).to_contain_text("🔒", timeout=TWICE)


EVERYTHING = """it => it.innerText + (it.shadowRoot?.textContent ?? "")
  + JSON.stringify({...localStorage, ...sessionStorage})"""
