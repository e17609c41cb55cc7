"""A mail of ours as people see it: on a phone and a desk, in light and dark, in three scripts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser
from tests.adapters.email.sending.letters import body, made
from tests.browsers import launched, sticks_out, violations, window

from walletdesk.adapters.email.sending import Brand, Choice, Link, Rating

pytestmark = pytest.mark.browser

LINK = Link("log.zip", 30_000_000, "https://desk.example/f/1", datetime(2026, 12, 1, tzinfo=UTC))
RATING = Rating(
    "您对这次服务满意吗？",
    tuple(
        Choice(label, f"https://desk.example/rate/{n}")
        for n, label in enumerate(("很不满意", "不满意", "一般", "满意", "很满意"), 1)
    ),
)
LETTER: dict[str, Any] = {
    "above": "##- 请在此线上方回复 -##",
    "text": "您好，\n\n转账 0x71c7656ec7ab88b098defb751b7401b5f6d8976f0x71c7656ec7ab88b098defb75"
    "1b7401b5f6d8976f 已确认。请按以下步骤：\n\n1. 打开钱包\n2. 刷新余额：https://help.example/zh/"
    "articles/a-rather-long-address-of-an-article-about-pending-transfers\n\n- 一\n- 二\n\n谢谢",
    "brand": Brand(
        name="TPWallet",
        colour="#2980fe",
        help_url="https://help.example",
        footer=("TPWallet · 新加坡", "您收到这封邮件，是因为您联系了我们。"),
    ),
    "rating": RATING,
    "links": (LINK,),
    "beware": "我们绝不会索要您的助记词、私钥或密码。",
    "reference": "WD-1042",
    "quoted": "我的转账一直待处理，已经两个小时了。\n怎么办？",
}
WCAG = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
"""Not axe's best practices: landmarks are the client's, whose page this stands in."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as opened:
        yield opened


@pytest.mark.parametrize("language", ["zh-Hans", "es", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_it_is_accessible_and_fits(
    browser: Browser, language: str, scheme: Literal["light", "dark"], width: int
):
    html = body(made(**LETTER | {"language": language}), "html")
    context = window(browser, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_content(html)
    assert violations(page, WCAG) == []
    assert sticks_out(page) == 0
    context.close()
