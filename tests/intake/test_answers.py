"""What a message is read for: each form, and what must not be mistaken for one."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from walletdesk import categories, guard
from walletdesk.categories import Category, Checked, Field, Option
from walletdesk.intake import answers
from walletdesk.intake.answers import About, Written

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HASH = "0x" + "ab" * 32
BARE = "cd" * 32
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
ENGLISH: dict[str, str] = {
    "chain": "Network", "tx_hash": "Transaction hash (TxID)", "address": "Your wallet address",
    "counterparty": "The other address", "asset": "Coin or token", "amount": "Amount",
    "occurred_at": "When it happened", "app_version": "App version", "device": "Device",
    "account_email": "Email", "still_funds": "Are there still funds?", "screenshots": "Screenshots",
    "factor": "Second step",
}  # fmt: skip
CHINESE = {"tx_hash": "交易哈希（TxID）", "chain": "网络（链）", "device": "设备与系统"}
KINDS: dict[str, Any] = {
    "counterparty": "address", "occurred_at": "time", "app_version": "version",
    "account_email": "email", "still_funds": "boolean", "screenshots": "file", "factor": "choice",
}  # fmt: skip
OPTIONS = (
    Option("sms", {"en": "Text message", "zh-Hans": "短信验证码"}),
    Option("email", {"en": "Email code"}),
)


def field(key: str) -> Field:
    labels = {"en": ENGLISH[key]} | ({"zh-Hans": CHINESE[key]} if key in CHINESE else {})
    options = OPTIONS if key == "factor" else ()
    return Field(key, KINDS.get(key, key), required=True, labels=labels, options=options)


def category(*keys: str) -> Category:
    fields = tuple(field(key) for key in keys)
    return Category(UUID(int=1), None, "c", "", {"en": "C"}, {}, 1, 0, True, fields, fields)


def read(*keys: str, text: str, files: tuple[UUID, ...] = (), **known: Any) -> dict[str, Any]:
    """What a message adds to a category of these required fields."""
    asked = category(*known, *keys)
    before = Checked(dict(known), categories.missing(asked, known))
    after = answers.read(About(asked, "zh-Hans", NOW), before, Written(text, files))
    assert after.missing == categories.missing(asked, after.values)
    return {key: value for key, value in after.values.items() if key not in known}


@pytest.mark.parametrize(
    ("keys", "text", "found"),
    [
        (("tx_hash", "address"), HASH, {"tx_hash": HASH}),
        (("tx_hash", "address"), f"哈希是{HASH}，请查一下", {"tx_hash": HASH}),
        (("tx_hash",), f"https://etherscan.io/tx/{HASH}", {"tx_hash": HASH}),
        (("tx_hash", "address"), ADDRESS.lower(), {"address": ADDRESS}),
        (("chain", "tx_hash", "address"), f"TRC20\n{TRON}\n{BARE}",
         {"chain": "tron", "tx_hash": BARE, "address": TRON}),
        (("chain",), "是 波场", {}),
        (("chain",), "波场。", {"chain": "tron"}),
        (("amount", "asset"), "1,234.50 usdt", {"amount": "1234.5 USDT", "asset": "USDT"}),
        (("chain", "amount"), "BSC，500 USDT", {"chain": "bsc", "amount": "500 USDT"}),
        (("amount",), "500", {"amount": "500"}),
        (("app_version",), "v2.14.0", {"app_version": "2.14.0"}),
        (("account_email",), "邮箱 a.b@mail.example 谢谢", {"account_email": "a.b@mail.example"}),
        (("occurred_at",), "2026-11-19 14:30", {"occurred_at": "2026-11-19T14:30"}),
        (("factor",), "短信验证码", {"factor": "sms"}),
        (("device", "tx_hash"), f"设备与系统：iPhone 15\nTxID: {HASH}",
         {"device": "iPhone 15", "tx_hash": HASH}),
        (("factor",), "Second step: text message", {"factor": "sms"}),
        (("still_funds",), "Are there still funds?: yes", {"still_funds": True}),
    ],
)  # fmt: skip
def test_it_takes(keys: tuple[str, ...], text: str, found: dict[str, Any]) -> None:
    assert read(*keys, text=text) == found


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("address", "tx_hash", "amount", "asset", "chain"), "还有人吗，请帮帮我"),
        (("address",), "transaction"),
        (("amount",), "2 hours"),
        (("amount", "app_version"), "2.14"),
        (("address", "counterparty"), ADDRESS),
        (("address",), TRON.replace("7", "8", 1)),
        (("still_funds",), "yes"),
        (("device",), "iPhone 15"),
        (("device",), f"Device: {guard.MARK}"),
        (("chain", "asset"), "ETH"),
        (("occurred_at",), "2027-01-01 10:00"),
        (("tx_hash",), f"https://etherscan.io/address/{ADDRESS}"),
    ],
)
def test_it_leaves(keys: tuple[str, ...], text: str) -> None:
    assert read(*keys, text=text) == {}


def test_a_hash_of_another_chain_is_not_taken() -> None:
    assert read("tx_hash", text=BARE, chain="ethereum") == {}
    assert read("tx_hash", text=HASH, chain="ethereum") == {"tx_hash": HASH}


def test_a_picture_fills_the_one_file_that_is_missing() -> None:
    file = uuid4()
    assert read("screenshots", "device", text="", files=(file,)) == {"screenshots": [str(file)]}


def test_long_texts_cost_little() -> None:
    """A pasted log is looked at in its beginning only."""
    assert read("tx_hash", text="x" * answers.LONGEST + "\n" + HASH) == {}
    assert read("tx_hash", text=("a" * 3_999 + ":") * 5) == {}
