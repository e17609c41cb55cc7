"""Templates: what may be written, and what becomes of it in a conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.macros import VARIABLES, Macro, MacroWish, render
from walletdesk.macros.model import check, unknown
from walletdesk.macros.shipped import shipped
from walletdesk.platform import ids
from walletdesk.platform.errors import InvalidMany


def macro(**texts: str) -> Macro:
    named = {k.replace("_", "-"): v for k, v in texts.items()}
    return Macro(ids.new(), {"en": "x"}, named, None, None, 0, 0)


def test_variables_are_filled_in_the_language_of_the_conversation() -> None:
    both = macro(
        en="Hello {{contact.name}}, {{ reference }}", zh_Hans="{{contact.name}},{{reference}}"
    )
    values = {"contact.name": "王小明", "reference": "WD-1042"}
    assert render(both, "en", values) == "Hello 王小明, WD-1042"
    assert render(both, "zh-Hans", values) == "王小明,WD-1042"
    assert render(both, "es", values) == "Hello 王小明, WD-1042"
    assert render(macro(es="Hola"), "en", {}) == "Hola"


def test_a_contact_without_a_name_is_greeted_politely_in_the_language_of_the_text() -> None:
    text = macro(en="Hello {{contact.name}},", zh_Hans="{{contact.name}},")
    assert render(text, "en", {"contact.name": "  "}) == "Hello there,"
    assert render(text, "zh-Hans", {}) == "您好,"
    assert render(text, "es", {}) == "Hello there,"


def test_what_is_filled_in_is_never_read_for_variables_again() -> None:
    values = {"contact.name": "{{agent.name}}", "agent.name": "Li"}
    assert render(macro(en="{{contact.name}}"), "en", values) == "{{agent.name}}"


@pytest.mark.parametrize(
    "text",
    ["{{password}}", "{{contact.__class__}}", "{{}}", "{{agent.name", "agent}}", "{{{{brand}}}}"],
)
def test_a_variable_that_does_not_exist_is_refused_when_saved(text: str) -> None:
    with pytest.raises(InvalidMany) as caught:
        check(MacroWish(names={"en": "x"}, texts={"en": text}))
    assert {(e.field, e.code) for e in caught.value.errors} == {
        ("texts.en", "macro.unknown_variable")
    }


def test_a_template_needs_a_name_and_a_text_and_drops_empty_languages() -> None:
    with pytest.raises(InvalidMany) as caught:
        check(MacroWish(names={"en": " "}, texts={"es": ""}))
    assert [e.code for e in caught.value.errors] == ["macro.name_needed", "macro.text_needed"]
    kept = check(MacroWish(names={"en": "A", "es": ""}, texts={"en": " b ", "es": "\n"}))
    assert (kept.names, kept.texts) == ({"en": "A"}, {"en": "b"})
    with pytest.raises(InvalidMany):
        check(MacroWish(names={"en": "A"}, texts={"en": "x" * 10_001}))


@given(st.text(alphabet="{} abrand.", max_size=60))
def test_what_may_be_saved_leaves_no_braces_of_variables(text: str) -> None:
    if not unknown(text):
        assert "{{" not in render(macro(en=text), "en", dict.fromkeys(VARIABLES, "v"))


def test_the_shipped_set_is_whole_in_three_languages_and_asks_for_no_secret() -> None:
    assert len(shipped()) >= 12
    for key, entry in shipped().items():
        assert set(entry.name) == set(entry.text) == {"en", "zh-Hans", "es"}, key
        check(MacroWish(names=entry.name, texts=entry.text))
    assert "tu " not in " ".join(e.text["es"] for e in shipped().values())
    assert "你" not in "".join(e.text["zh-Hans"] for e in shipped().values())
