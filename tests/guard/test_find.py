"""What is a secret and what is not: the table of cases, one by one."""

import pytest
from tests.guard.cases import FOUND, INNOCENT
from tests.guard.samples import mistyped, phrase, wif

from walletdesk import guard


def test_the_table_is_broad_enough() -> None:
    assert len(FOUND) >= 60
    assert len(INNOCENT) >= 60


@pytest.mark.parametrize("name", FOUND)
def test_a_secret_is_found_and_leaves_nothing(name: str) -> None:
    text, kind = FOUND[name]
    cleaned = guard.clean(text)
    assert cleaned.kinds == (kind,)
    assert guard.MARK in cleaned.text
    assert guard.find(cleaned.text) == []
    for finding in guard.find(text):
        assert len(finding_text := text[finding.start : finding.end]) > len(guard.MARK)
        assert finding_text not in cleaned.text


@pytest.mark.parametrize("name", INNOCENT)
def test_ordinary_text_stays_as_it_is(name: str) -> None:
    assert guard.clean(INNOCENT[name]) == guard.Cleaned(INNOCENT[name])


def test_what_stands_around_a_secret_stays() -> None:
    text, _ = FOUND["in prose"]
    assert guard.clean(text).text == (
        f"Hello, I cannot log in. My words are: {guard.MARK}. Please help me!"
    )


def test_the_words_that_announce_a_phrase_stay() -> None:
    words = " ".join(phrase("announced"))
    assert guard.clean(f"my seed phrase {words}").text == f"my seed phrase {guard.MARK}"


def test_two_phrases_on_end_are_masked_as_one() -> None:
    """A valid phrase may be the first half of another: what follows is never left over."""
    text = f"{' '.join(phrase('one'))}. {' '.join(phrase('two'))}"
    assert guard.find(text) == [guard.Finding("phrase", 0, len(text))]


def test_findings_that_overlap_become_one() -> None:
    pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----"
    text = f"{' '.join(mistyped('overlap'))} {pem}"
    assert guard.find(text) == [guard.Finding("phrase", 0, len(text))]


def test_offsets_count_characters_of_the_text_as_it_was_given() -> None:
    text = f"😀 ﬁ é\u200b {wif('offsets')}\u200b!"
    [finding] = guard.find(text)
    assert text[finding.start : finding.end] == wif("offsets")


def test_the_mask_tells_neither_length_nor_words() -> None:
    short, long = (guard.clean(FOUND[f"{n} words"][0]).text for n in (12, 24))
    assert short == long == guard.MARK
