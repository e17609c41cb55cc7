"""Each kind of field: what is kept of what people write, and what is refused."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from walletdesk.categories import Category, Field, Option, chain_of, check_fields, completeness
from walletdesk.platform import ids
from walletdesk.platform.errors import InvalidMany

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
VITALIK = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
HASH = "0x" + "5c50" * 16
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
BITCOIN = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
SOLANA = "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM"


def form(*fields: Field) -> Category:
    return Category(
        id=ids.new(),
        parent_id=None,
        slug="transfer",
        icon="",
        names={"en": "Transfer"},
        guidance={},
        priority=1,
        position=0,
        active=True,
        own=fields,
        fields=fields,
    )


def field(key: str, kind: Any, *, required: bool = False, **more: Any) -> Field:
    return Field(key=key, kind=kind, required=required, labels={"en": key}, **more)


CHAIN = field("chain", "chain", required=True)


def kept(kind: str, value: object, *, language: str = "en", **others: object) -> object:
    """The value kept of one field; `others` are further given values (chain=…)."""
    fields = [field("it", kind)] + ([CHAIN] if "chain" in others else [])
    given = {"it": value, **others}
    return check_fields(form(*fields), given, language=language, now=NOW).values["it"]


def refused(kind: str, value: object, *, language: str = "en", **others: object) -> str:
    """The code with which one field is refused, at its path."""
    with pytest.raises(InvalidMany) as caught:
        kept(kind, value, language=language, **others)
    (error,) = caught.value.errors
    assert error.field == "fields.it"
    return error.code


@pytest.mark.parametrize(
    ("chain", "given", "expected"),
    [
        ("ethereum", VITALIK.lower(), VITALIK),
        ("bsc", VITALIK, VITALIK),
        ("tron", TRON, TRON),
        ("bitcoin", BITCOIN.upper(), BITCOIN),
        ("solana", SOLANA, SOLANA),
        ("ethereum", f"https://etherscan.io/address/{VITALIK}", VITALIK),
        ("ethereum", f"\u2066{VITALIK[:9]}\u200b{VITALIK[9:]}\u2069 ", VITALIK),
        ("tron", TRON.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}), TRON),
        ("other", "cosmos1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu", None),
    ],
)
def test_addresses_are_checked_by_their_chain(chain: str, given: str, expected: str | None) -> None:
    assert kept("address", given, chain=chain) == (expected or given)


@pytest.mark.parametrize(
    ("chain", "given", "code"),
    [
        ("ethereum", VITALIK.replace("d8dA", "D8dA"), "address.checksum"),
        ("ethereum", TRON, "address.evm_form"),
        ("tron", VITALIK, "address.tron_form"),
        ("tron", TRON[:-1] + "u", "address.checksum"),
        ("bitcoin", BITCOIN[:-1] + "5", "address.checksum"),
        ("solana", SOLANA[:-9], "address.solana_form"),
        ("other", "my address", "address.unknown_form"),
        ("other", "it is my other address", "address.unknown_form"),
    ],
)
def test_addresses_of_another_chain_or_mistyped_are_refused(
    chain: str, given: str, code: str
) -> None:
    assert refused("address", given, chain=chain) == code


def test_without_a_chain_any_valid_address_is_taken_but_a_bad_checksum_is_not() -> None:
    assert kept("address", VITALIK.lower()) == VITALIK
    assert kept("address", TRON) == TRON
    assert refused("address", VITALIK.replace("d8dA", "D8dA")) == "address.checksum"


@pytest.mark.parametrize(
    ("chain", "given", "expected"),
    [
        ("ethereum", HASH.upper().replace("0X", "0x"), HASH),
        ("polygon", f"https://polygonscan.com/tx/{HASH}#logs", HASH),
        ("tron", HASH, HASH[2:]),
        ("bitcoin", HASH[2:], HASH[2:]),
    ],
)
def test_transaction_hashes_are_brought_to_one_form(chain: str, given: str, expected: str) -> None:
    assert kept("tx_hash", given, chain=chain) == expected


@pytest.mark.parametrize(
    ("chain", "given"),
    [
        ("ethereum", HASH[:-1]),
        ("ethereum", HASH + "0"),
        ("bitcoin", HASH),
        ("solana", HASH),
        ("", HASH[:-1]),
        ("other", HASH[2:] + "0"),
        ("", VITALIK),
    ],
)
def test_hashes_of_another_length_are_refused(chain: str, given: str) -> None:
    assert refused("tx_hash", given, chain=chain).startswith("hash.")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0.1", "0.1"),
        ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1,234,567", "1234567"),
        ("0,5", "0.5"),
        ("1 000.25 usdt", "1000.25 USDT"),
        ("500USDT", "500 USDT"),
        ("０.５", "0.5"),
        ("٢٥٫٥".replace("٫", "."), "25.5"),
        ("000.000000000000000001", "0.000000000000000001"),
        (7, "7"),
        ("115792089237316195423570985008687907853269984665640564039457", None),
    ],
)
def test_amounts_stay_exact(given: object, expected: str | None) -> None:
    assert kept("amount", given) == (expected or given)


def test_an_amount_is_never_a_float() -> None:
    assert refused("amount", 0.1) == "amount.as_text"


@pytest.mark.parametrize(
    "given", ["about 5", "-3", "1e18", "1,23,4", "1.2.3,4", True, "5 6 x y", "0x10"]
)
def test_amounts_that_are_no_numbers_are_refused(given: object) -> None:
    assert refused("amount", given).startswith(("amount.", "field."))


def test_a_comma_that_may_be_either_is_asked_about_in_spanish() -> None:
    assert kept("amount", "1,234", language="en") == "1234"
    assert kept("amount", "1,234", language="zh-Hans") == "1234"
    assert refused("amount", "1,234", language="es") == "amount.ambiguous"
    assert kept("amount", "1,2345", language="es") == "1.2345"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-11-20T10:00:00+08:00", "2026-11-20T02:00:00Z"),
        ("2026-11-20T12:04:00Z", "2026-11-20T12:04:00Z"),
        ("2026-11-20T23:30", "2026-11-20T23:30"),
        ("2026-11-21", "2026-11-21"),
    ],
)
def test_times_are_kept_in_utc_or_as_the_writer_saw_them(given: str, expected: str) -> None:
    assert kept("time", given) == expected


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("2026-11-20T12:06:00Z", "field.future"),
        ("2026-11-22", "field.future"),
        ("2026-11-21T02:10", "field.future"),
        ("2008-12-31", "field.too_old"),
        ("0001-01-01", "field.too_old"),
        ("yesterday", "field.time"),
        ("2026-02-30", "field.time"),
        (1732099200, "field.text"),
    ],
)
def test_times_in_the_future_or_before_the_first_block_are_refused(
    given: object, code: str
) -> None:
    assert refused("time", given) == code


def test_a_known_zone_makes_a_local_time_exact() -> None:
    given = {"it": "2026-11-20T19:00"}
    wish = form(field("it", "time"))
    zone = ZoneInfo("Asia/Shanghai")
    checked = check_fields(wish, given, language="zh-Hans", now=NOW, zone=zone)
    assert checked.values["it"] == "2026-11-20T11:00:00Z"


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("version", "v2.14.0", "2.14.0"),
        ("version", "2.14.0 (1288)", "2.14.0 (1288)"),
        ("boolean", "是", True),
        ("boolean", "off", False),
        ("email", "Ana.Gomez@Example.COM", "Ana.Gomez@example.com"),
        ("asset", "usdt", "USDT"),
        ("text", "  a\x00b\x07  ", "ab"),
        ("chain", "TRC-20", "tron"),
        ("chain", "以太坊", "ethereum"),
    ],
)
def test_other_kinds_are_brought_to_one_form(kind: str, given: object, expected: object) -> None:
    assert kept(kind, given) == expected


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("version", "newest", "field.version"),
        ("boolean", "maybe", "field.boolean"),
        ("email", "ana@example", "field.email"),
        ("email", "ana gomez@example.com", "field.email"),
        ("text", "x" * 501, "field.too_long"),
        ("text", {"a": 1}, "field.text"),
        ("chain", "dogecoin", "field.choice"),
        ("file", ["not-an-id"], "field.file"),
        ("file", [str(ids.new()) for _ in range(11)], "field.too_many_files"),
    ],
)
def test_other_kinds_refuse_what_does_not_fit(kind: str, given: object, code: str) -> None:
    assert refused(kind, given) == code


def test_chains_are_known_by_the_names_people_use() -> None:
    assert [chain_of(n) for n in ("BNB Smart Chain", "bep-20", "波场", "ETH", "Solana", "?")] == [
        "bsc", "bsc", "tron", "ethereum", "solana", None,
    ]  # fmt: skip


FACTOR = field(
    "factor", "choice", options=(Option("sms", {"en": "SMS"}), Option("app", {"en": "App"}))
)
CHANGED = field("changed", "boolean", required=True, condition={"factor": ["sms"]})


def test_every_error_is_told_at_once_and_unknown_keys_are_errors() -> None:
    given = {"factor": "fax", "changed": "maybe", "phrase": "x"}
    with pytest.raises(InvalidMany) as caught:
        check_fields(form(FACTOR, CHANGED), given, language="en", now=NOW)
    assert {(e.field, e.code) for e in caught.value.errors} == {
        ("fields.phrase", "field.unknown"),
        ("fields.factor", "field.choice"),
        ("fields.changed", "field.boolean"),
    }


def test_a_conditional_field_is_missing_only_while_its_condition_holds() -> None:
    def missing(given: dict[str, Any]) -> tuple[str, ...]:
        return check_fields(form(CHAIN, FACTOR, CHANGED), given, language="en", now=NOW).missing

    assert missing({}) == ("chain",)
    assert missing({"chain": "btc", "factor": "app"}) == ()
    assert missing({"chain": "btc", "factor": "sms"}) == ("changed",)
    assert missing({"chain": "btc", "factor": "sms", "changed": False}) == ()
    assert missing({"chain": "  ", "factor": None}) == ("chain",)


def test_completeness_counts_what_applies() -> None:
    whole = form(CHAIN, FACTOR, CHANGED)
    assert str(completeness(whole, {})) == "0/2"
    assert str(completeness(whole, {"factor": "sms", "chain": "tron"})) == "2/3"
    assert completeness(whole, {"factor": "sms"}).missing == ("chain", "changed")


@pytest.mark.parametrize("given", [["sms"], {"sms": 1}, {}, 5, True])
def test_a_choice_of_another_type_is_refused_like_any_other(given: object) -> None:
    choice = field("it", "choice", options=(Option("sms", {"en": "SMS"}),))
    with pytest.raises(InvalidMany) as caught:
        check_fields(form(choice), {"it": given}, language="en", now=NOW)
    assert [error.code for error in caught.value.errors] == ["field.choice"]
