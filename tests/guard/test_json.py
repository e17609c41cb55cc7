"""Secrets in JSON values: fields, drafts, envelopes."""

import json

import pytest
from tests.guard.samples import entropy, keystore, phrase, wif

from walletdesk.guard import MARK, CleanedJson, clean_json

WORDS = phrase("json")


def test_strings_are_cleaned_at_any_depth() -> None:
    value = {"a": [{"b": f"key {wif('j')}"}, 3, None, True], "amount": "1.5"}
    assert clean_json(value) == CleanedJson(
        {"a": [{"b": f"key {MARK}"}, 3, None, True], "amount": "1.5"}, ("wif",)
    )


def test_a_value_without_secrets_is_equal_to_what_came_in() -> None:
    value: object = {"tx": entropy("x").hex(), "n": [1, 2.5, "x"], "o": {}, "l": [], "e": ""}
    assert clean_json(value) == CleanedJson(value)


@pytest.mark.parametrize("key", ["crypto", "Crypto"])
def test_a_keystore_object_becomes_the_mask(key: str) -> None:
    file = json.loads(keystore("k", name=key))
    assert clean_json({"file": file}) == CleanedJson({"file": MARK}, ("keystore",))
    assert clean_json(file[key]) == CleanedJson(MARK, ("keystore",))


def test_a_key_pair_as_numbers_becomes_the_mask() -> None:
    assert clean_json([list(entropy("pair", 64))]) == CleanedJson([MARK], ("private_key",))
    assert clean_json(list(range(200, 263))).kinds == ()
    assert clean_json([True] * 64).kinds == ()


def test_a_phrase_spread_over_a_list_or_an_object_is_masked_where_it_stands() -> None:
    cleaned = clean_json({"words": WORDS, "name": "Ana"})
    assert cleaned == CleanedJson({"words": [MARK] * 12, "name": "Ana"}, ("phrase",))
    numbered = {str(n): word for n, word in enumerate(WORDS)}
    assert set(clean_json(numbered).value.values()) == {MARK}
    halves = {"subject": f"Hi: {' '.join(WORDS[:6])}", "text": f"{' '.join(WORDS[6:])}, thanks"}
    assert clean_json(halves).value == {"subject": f"Hi: {MARK}", "text": f"{MARK}, thanks"}


def test_names_of_an_object_are_cleaned_and_do_not_swallow_each_other() -> None:
    cleaned = clean_json({wif("one"): 1, wif("two"): 2, "three": 3})
    assert sorted(cleaned.value.values()) == [1, 2, 3]
    assert all(MARK in name for name in cleaned.value if name != "three")


def test_an_object_of_64_numbers_stays_an_object() -> None:
    value = {str(n): n for n in range(64)}
    assert clean_json(value) == CleanedJson(value)
