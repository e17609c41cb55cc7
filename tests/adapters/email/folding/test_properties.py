"""Whatever comes: nothing raises, nothing is lost, and twice the text is twice the work."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.email.folding.corpus import PARTS, cases

from walletdesk.adapters.email.folding import fold, forwarded, language, subject
from walletdesk.adapters.email.folding.lines import LONGEST, plain
from walletdesk.adapters.email.model import Folded

MET = sorted({line for case in cases("en", "zh", "es", "kept") for line in case.text.split("\n")})
LINES = st.one_of(
    st.sampled_from(MET),
    st.text(max_size=60),
    st.sampled_from(MET).map(lambda line: "> " + line),
    st.sampled_from(["", ">", "--", "-- ", "|", "____________", "##- x -##"]),
)
WORDS = st.lists(
    st.sampled_from("my deposit is not there 我 的 充值 sent from wrote de on".split())
)
SENTENCES = st.lists(WORDS.filter(bool).map(lambda some: " ".join(some) + "."), max_size=20)
MAILS = st.one_of(st.text(), st.lists(LINES, max_size=40).map("\n".join))


def words(folded: Folded) -> list[list[str]]:
    return [getattr(folded, part).split() for part in PARTS]


def in_order(some: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in some)


@given(MAILS, st.none() | MAILS)
def test_every_word_is_in_one_part_and_in_order(text: str, html: str | None):
    parts, whole = words(fold(text, html)), text.split()
    assert Counter(word for part in parts for word in part) == Counter(whole)
    assert all(in_order(part, whole) for part in parts)


@given(MAILS)
def test_somebody_who_writes_has_written_something(text: str):
    assert bool(fold(text).own.strip()) == bool(text.strip())


@given(SENTENCES.filter(bool), SENTENCES)
def test_below_our_mark_nothing_is_new(above: list[str], below: list[str]):
    mark = "##- Please write above this line -##"
    folded = fold("\n".join([*above, mark, *below]))
    assert folded == Folded(own="\n".join(above), quoted="\n".join([mark, *below]))


@given(SENTENCES)
def test_plain_sentences_are_the_sender_s(sentences: list[str]):
    text = "\n".join(sentences)
    assert fold(text) == Folded(own=text)


@given(MAILS, st.text(max_size=80))
def test_looking_for_a_forward_never_raises(text: str, title: str):
    found = forwarded(text, title)
    assert found is None or found.text in text or ">" in text or "\r" in text


@given(MAILS)
def test_telling_the_language_never_raises(text: str):
    assert language(text) in {None, "en", "zh-Hans", "es"}


@given(st.text(max_size=700), st.sampled_from(["", "Re: ", "回复：", "[x] Re: [x] "]))
def test_a_subject_is_short_and_stays_what_it_is(text: str, prefix: str):
    once = subject(prefix + text)
    assert len(once) <= 300
    assert len(subject(once)) <= len(once)


@given(st.text(min_size=1).map(lambda text: text * 300))
def test_no_pattern_sees_a_long_line(line: str):
    assert len(plain(line)) <= LONGEST


@contextmanager
def counted() -> Iterator[list[int]]:
    """Counts lines run, calls, and steps of generators."""
    monitoring, events, count = sys.monitoring, sys.monitoring.events, [0]

    def note(*_: object) -> None:
        count[0] += 1

    watched = (events.LINE, events.CALL, events.PY_RESUME, events.JUMP)
    monitoring.use_tool_id(4, "growth")
    for event in watched:
        monitoring.register_callback(4, event, note)
    monitoring.set_events(4, events.LINE | events.CALL | events.PY_RESUME | events.JUMP)
    try:
        yield count
    finally:
        monitoring.set_events(4, 0)
        for event in watched:
            monitoring.register_callback(4, event, None)
        monitoring.free_tool_id(4)


def work(act: Callable[[str], object], text: str) -> int:
    with counted() as count:
        act(text)
    return count[0]


HARD = [
    "hello world\n",
    "\n",
    "> \n\n",
    ">\n\n",
    "> a\nb\n",
    "From: a\n",
    "To: a@mail.example\n",
    "On 2026\n",
    "ana@mail.example 2026:\n",
    "Am 20.11.2026 schrieb x:y:\n",
    "On 2026 Ana wrote:\n",
    "On 2026 Ana wrote:\n> a\n",
    "----\n",
    "-- \n",
    "--\nx\n",
    "|\nx\n",
    "Regards\nx\n",
    "Sent from my iPhone\n",
    "##- \n",
    "-----Original Message\n",
    "---- Forwarded message ----\n",
]


def look_for_a_forward(text: str) -> object:
    return forwarded(text, "Fwd: x")


@pytest.mark.parametrize("line", HARD)
@pytest.mark.parametrize("act", [fold, look_for_a_forward])
def test_twice_the_lines_are_twice_the_work(act: Callable[[str], object], line: str):
    act(line * 300)
    assert work(act, line * 1000) <= 2.3 * work(act, line * 500) + 1000


@pytest.mark.parametrize("line", HARD[:6])
def test_a_huge_mail_costs_hardly_more_than_a_large_one(line: str):
    large, huge = line * 5_000, line * 20_000
    assert work(fold, huge) < 1.5 * work(fold, large)
