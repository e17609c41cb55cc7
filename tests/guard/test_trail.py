"""Secrets sent over several messages."""

import pytest
from tests.guard.samples import entropy, phrase

from walletdesk.guard import MARK, clean, find_split, mask, may_be_part

WORDS = phrase("trail")
LONG = phrase("trail24", words=24)
HAN = phrase("轨迹", language="chinese_simplified")


def send(*messages: str) -> list[str]:
    """Return what a desk shows after a contact has sent these messages."""
    shown: list[str] = []
    for message in messages:
        text = clean(message).text
        split = find_split(shown, text) if may_be_part(text) or MARK in text else None
        if split is not None:
            shown = [mask(old, split.of(at)) for at, old in enumerate(shown)]
            text = mask(text, split.of(None))
        shown.append(text)
    return shown


def test_two_halves() -> None:
    first, second = " ".join(WORDS[:6]), " ".join(WORDS[6:])
    assert send(f"here is one part: {first}", second) == [f"here is one part: {MARK}", MARK]


def test_the_last_half_may_be_followed_by_prose() -> None:
    messages = (" ".join(WORDS[:5]), f"{' '.join(WORDS[5:])}, that is it")
    assert send(*messages) == [MARK, f"{MARK}, that is it"]


def test_word_by_word() -> None:
    assert send(*WORDS) == [MARK] * 12


def test_numbered_pieces() -> None:
    pieces = [f"{n}. {word}" for n, word in enumerate(WORDS, 1)]
    assert send(*pieces) == [f"1. {MARK}", *[MARK] * 11]


def test_small_talk_in_between_does_not_hide_it() -> None:
    a, b, c = (" ".join(WORDS[n : n + 4]) for n in (0, 4, 8))
    talk = "it is me again, are you there?"
    assert send(a, talk, b, "下一个是", c) == [MARK, talk, MARK, "下一个是", MARK]


def test_the_rest_of_a_longer_phrase_is_masked_too() -> None:
    assert send(" ".join(LONG[:14]), " ".join(LONG[14:19]), " ".join(LONG[19:])) == [MARK] * 3
    assert send(" ".join(LONG[:5]), " ".join(LONG[5:])) == [MARK] * 2


@pytest.mark.parametrize("between", ["", " "])
def test_chinese_pieces(between: str) -> None:
    pieces = [between.join(HAN[n : n + 4]) for n in (0, 4, 8)]
    assert send(*pieces) == [MARK] * 3


def test_chinese_pieces_of_unequal_length() -> None:
    assert send("".join(HAN[:5]), "".join(HAN[5:])) == [MARK] * 2


def test_a_key_that_the_message_before_announced() -> None:
    key = entropy("key").hex()
    assert send("this is my private key", key) == ["this is my private key", MARK]
    assert send("my transaction hash is", key) == ["my transaction hash is", key]


@pytest.mark.parametrize(
    "messages",
    [
        ("Hello", "I can not log in", "please help", "when will you answer"),
        ("你好", "在吗", "我的钱还没到账", "请帮我看看", "谢谢"),
        ("hola", "no puedo entrar", "ayuda por favor"),
        (" ".join(WORDS[:6]), "I forgot the others"),
        (" ".join(WORDS[:11]), "oh no, this went to you by mistake"),
    ],
)
def test_ordinary_messages_stay(messages: tuple[str, ...]) -> None:
    assert send(*messages) == list(messages)


@pytest.mark.parametrize("previous", [[], [""], ["hello"]])
def test_nothing_is_found_where_nothing_is(previous: list[str]) -> None:
    assert find_split(previous, "") is None
    assert find_split(previous, "hello") is None


@pytest.mark.parametrize(
    "text",
    ["Hello, I need help", "我的转账一直待处理，已经两小时了", "hola, ¿qué?", "", "👍"],
)
def test_ordinary_messages_are_not_worth_a_look(text: str) -> None:
    assert not may_be_part(text)
