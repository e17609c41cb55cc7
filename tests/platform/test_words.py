"""What a text is found by."""

import pytest

from walletdesk.platform.words import LIMIT, groups, words


@pytest.mark.parametrize(
    ("text", "language", "query"),
    [
        ("我的转账一直待处理，已经两个小时了", "zh-Hans", "待处理"),
        ("我的转账一直待处理，已经两个小时了", "zh-Hans", "账一"),
        ("USDT转账pending了", "zh-Hans", "usdt 转账 PENDING"),
        ("My transfers are pending", "en", "transfer"),
        ("My transfer is pending", "en", "transfers"),
        ("No puedo entrar: contraseña incorrecta", "es", "contrasenas"),
        ("hash 0xDEADbeef00", "en", "0xdeadbeef00"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "en", "full width"),
        ("the user's wallet", "en", "wallets"),
    ],
)
def test_a_query_finds_its_text(text: str, language: str, query: str) -> None:
    found = words(text, language)
    assert groups(query)
    assert all(group & found for group in groups(query))


@pytest.mark.parametrize(
    ("text", "language", "query"),
    [("转账待处理", "zh-Hans", "账处"), ("transfer", "en", "transit"), ("abc", "en", "ab")],
)
def test_what_is_not_there_is_not_found(text: str, language: str, query: str) -> None:
    found = words(text, language)
    assert not all(group & found for group in groups(query))


def test_a_long_text_gives_a_bounded_number_of_words() -> None:
    assert len(words(" ".join(f"word{n}" for n in range(5_000)), "en")) == LIMIT


def test_symbols_alone_ask_for_nothing() -> None:
    assert groups("!!! 🙂 --") == []
