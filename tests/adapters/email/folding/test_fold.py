"""What the usual mail programs make of a reply, in three languages, and what stays in sight."""

import pytest
from tests.adapters.email.folding.corpus import PARTS, Case, cases

from walletdesk.adapters.email.folding import MARKER, fold

ALL = cases("en", "zh", "es", "kept")


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_each_line_is_in_its_part(case: Case):
    folded = fold(case.text)
    assert {part: getattr(folded, part).split() for part in PARTS} == case.parts


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_line_ends_of_windows_change_nothing(case: Case):
    folded = fold(case.text.replace("\n", "\r\n"))
    assert {part: getattr(folded, part).split() for part in PARTS} == case.parts


def test_the_corpus_is_large_enough():
    assert len(ALL) >= 80


def test_of_a_long_quote_the_last_lines_stay_above_the_answer():
    quote = [f"> line {number}" for number in range(30)]
    folded = fold("\n".join([*quote, "my answer", "> and", "> more", "> of it"]))
    assert folded.own.split("\n") == [*quote[-10:], "my answer"]


def test_our_mark_may_hold_any_language():
    for text in ("Please write above this line", "请在此线上方回复", "Escribe arriba"):
        assert MARKER.search(f"##- {text} -##")


def test_what_is_below_the_lines_looked_at_is_the_sender_s_unless_history_began():
    many = "word\n" * 6_000
    assert fold(many).own == many
    folded = fold("Hi\n##- above -##\n" + many)
    assert folded.own == "Hi"
    assert folded.quoted.split().count("word") == 6_000
    assert fold("> a\n" * 5_000 + "my answer").own.endswith("my answer")
