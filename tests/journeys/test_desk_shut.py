"""A talk that is closed, merged or opened again by somebody else while it is on the screen."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browsers import violations
from tests.journeys.conftest import Colleague, Signs, Writes

from walletdesk import conversations
from walletdesk.platform.db import Tx

pytestmark = pytest.mark.browser


def shown(page: Page, talk: UUID) -> Locator:
    """Its composer, once the talk is open."""
    page.locator(f'.row[data-id="{talk}"] a').click()
    expect(page.locator("talk-pane")).to_have_attribute("data-conversation", str(talk))
    return page.locator(".composer-text")


def merge(colleague: Colleague, talk: UUID, into: UUID) -> None:
    async def act(tx: Tx) -> None:
        await conversations.merge(tx, talk, into, actor=colleague.agent)
        colleague.changed(tx, talk)

    colleague.act(act)


def unmerge(colleague: Colleague, talk: UUID) -> None:
    async def act(tx: Tx) -> None:
        await conversations.unmerge(tx, talk, actor=colleague.agent)
        colleague.changed(tx, talk)

    colleague.act(act)


def test_the_composer_goes_with_a_merge_and_comes_back_with_its_undo(
    signs_in: Signs, writes: Writes, colleague: Colleague
) -> None:
    talk, other = writes("同一件事一"), writes("同一件事二")
    page = signs_in()
    box = shown(page, talk)
    expect(box).to_be_visible()
    merge(colleague, talk, other)
    expect(page.locator(".composer.none")).to_contain_text("This conversation was merged")
    expect(box).to_have_count(0)
    unmerge(colleague, talk)
    expect(box).to_be_visible()
    box.fill("still here")
    box.press("Control+Enter")
    expect(page.locator("#talk-lines > .reply > .talk-text")).to_have_text(["still here"])


def test_what_is_typed_meanwhile_stays_on_the_screen(
    signs_in: Signs, writes: Writes, colleague: Colleague
) -> None:
    talk, other = writes("同一件事三"), writes("同一件事四")
    page = signs_in()
    box = shown(page, talk)
    box.press_sequentially("half an answer")
    merge(colleague, talk, other)
    expect(page.locator(".talk-head .banner")).to_contain_text("was merged into")
    expect(box).to_have_value("half an answer")


@pytest.mark.parametrize("size", ["phone", "tablet", "desk"])
def test_merging_two_people_warns_before_it_is_done(
    signs_in: Signs, writes: Writes, colleague: Colleague, size: str
) -> None:
    talk, other = writes("我的转账", "Ana García"), writes("别人的转账", "Bo Chen")
    into = f"WD-{colleague.act(lambda tx: conversations.get(tx, other)).number}"
    page = signs_in(size=size)
    shown(page, talk)
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Merge into another conversation")
    dialog.get_by_label("Reference").fill(into)
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text(f"Ana García here, Bo Chen in {into}")
    expect(dialog.get_by_role("alert")).to_contain_text("Ana García will not see what you answer")
    assert violations(page) == []
    assert colleague.act(lambda tx: conversations.get(tx, talk)).merged_into is None
    dialog.get_by_role("button", name="Merge all the same").click()
    page.wait_for_url(re.compile(f"/desk/c/{into}"))
    expect(page.locator("#talk-lines")).to_contain_text("我的转账")
