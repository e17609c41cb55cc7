"""Links as a reader sees them."""

import pytest

from walletdesk.guard import find_links


@pytest.mark.parametrize(
    ("text", "url", "host"),
    [
        ("see https://tpwallet.example/help.", "https://tpwallet.example/help", "tpwallet.example"),
        ("(http://a.example:8080/x?y=1#z)", "http://a.example:8080/x?y=1#z", "a.example"),
        ("打开tpwallet.example，然后", "tpwallet.example", "tpwallet.example"),
        (
            "请看https://tpwallet.example/zh。谢谢",
            "https://tpwallet.example/zh",
            "tpwallet.example",
        ),
        ("TPWallet.Example/login now", "TPWallet.Example/login", "tpwallet.example"),
        (
            "https://tpwallet.example@evil.example/",
            "https://tpwallet.example@evil.example/",
            "evil.example",
        ),
        ("xn--tpwallt-fya.example!", "xn--tpwallt-fya.example", "xn--tpwallt-fya.example"),
    ],
)
def test_a_link_is_found_with_its_true_host(text: str, url: str, host: str) -> None:
    [link] = find_links(text)
    assert (link.url, link.host) == (url, host)
    assert text[link.start : link.end] == url


@pytest.mark.parametrize(
    "text",
    ["", "no link", "1.5 USDT", "ana@tpwallet.example", "v1.2.3", "wait...what", "10.5.2026"],
)
def test_what_is_no_link_is_left_alone(text: str) -> None:
    assert find_links(text) == []


def test_several_links_keep_their_order() -> None:
    text = "https://a.example/1, b.example and https://c.example/?q=中文"
    assert [link.host for link in find_links(text)] == ["a.example", "b.example", "c.example"]
