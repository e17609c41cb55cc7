"""What holds for any text and any phrase."""

import re
from hashlib import sha256
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.guard.prose import AROUND, ENGLISH, HAN, LATIN, SIMPLIFIED, TRADITIONAL

from walletdesk import guard


def _entropy(seed: int, size: int) -> bytes:
    """Hashed, because hypothesis likes zeros, and a wallet draws its phrases evenly."""
    return sha256(str(seed).encode()).digest()[:size]


ENTROPY = st.builds(_entropy, st.integers(), st.sampled_from([16, 20, 24, 28, 32]))
PROSE = st.sampled_from(AROUND)
NOISE = st.text(
    alphabet=st.sampled_from("ab zoo1.,:{}[]\"'\\<>&;%-_0xprv私钥的一是在不了\n\u200b🔒😀İßﬁ第个"),
    max_size=300,
)
SOME = settings(max_examples=300, deadline=None, derandomize=True)


@SOME
@given(ENTROPY, PROSE, st.sampled_from(sorted(LATIN)))
def test_an_english_phrase_is_found_in_any_layout(
    entropy: bytes, prose: tuple[str, str], layout: str
) -> None:
    words = ENGLISH.to_mnemonic(entropy).split()
    before, after = prose
    cleaned = guard.clean(before + LATIN[layout](words) + after)
    assert cleaned.kinds == ("phrase",)
    rest = set(re.findall("[a-z]+", cleaned.text.lower()))
    around = set(re.findall("[a-z]+", (before + after).lower()))
    assert not {word for word in words if len(word) >= 4} & (rest - around)


@SOME
@given(ENTROPY, PROSE, st.sampled_from(sorted(HAN)), st.sampled_from([SIMPLIFIED, TRADITIONAL]))
def test_a_chinese_phrase_is_found_in_any_layout(
    entropy: bytes, prose: tuple[str, str], layout: str, maker: object
) -> None:
    assert maker in (SIMPLIFIED, TRADITIONAL)
    chars = (SIMPLIFIED if maker is SIMPLIFIED else TRADITIONAL).to_mnemonic(entropy).split()
    # Without a word that says so, one unspaced phrase in a thousand reads like prose (ADR 0005).
    before, after = AROUND[1] if layout in ("unspaced", "groups") else prose
    cleaned = guard.clean(before + HAN[layout](chars) + after)
    assert cleaned.kinds == ("phrase",)
    assert not set(chars) & (set(cleaned.text) - set(before + after + "第个"))


@SOME
@given(st.one_of(st.text(max_size=300), NOISE))
def test_any_text_is_read_without_error_and_offsets_fit(text: str) -> None:
    end = 0
    for finding in guard.find(text):
        assert end <= finding.start < finding.end <= len(text)
        end = finding.end


@SOME
@given(
    st.lists(st.one_of(ENTROPY.map(ENGLISH.to_mnemonic), NOISE, st.just(guard.MARK)), max_size=6)
)
def test_cleaning_twice_changes_nothing(parts: list[str]) -> None:
    once = guard.clean(" ".join(parts)).text
    assert guard.clean(once) == guard.Cleaned(once)


@SOME
@given(ENTROPY, st.data())
def test_a_phrase_over_several_messages_is_found(entropy: bytes, data: st.DataObject) -> None:
    words = ENGLISH.to_mnemonic(entropy).split()
    cuts = data.draw(st.sets(st.integers(1, len(words) - 1), min_size=1, max_size=8))
    edges = [0, *sorted(cuts), len(words)]
    messages = [" ".join(words[a:b]) for a, b in pairwise(edges)]
    shown: list[str] = []
    for message in messages:
        text = guard.clean(message).text
        assert text == guard.MARK or guard.may_be_part(text)
        split = guard.find_split(shown, text)
        if split is not None:
            shown = [guard.mask(old, split.of(at)) for at, old in enumerate(shown)]
            text = guard.mask(text, split.of(None))
        shown.append(text)
    left = re.findall("[a-z]+", " ".join(shown))
    # Three words beside a masked dozen may be an ordinary message.
    assert len(left) <= 6
