"""The BIP-39 lists of the installed package, in the forms the detectors look words up in.

Source: BIP-39 (github.com/bitcoin/bips, bip-0039). The first four letters name an English word;
the two Chinese lists give the same index to the same position, and are sorted by frequency.
"""

from typing import Final

from mnemonic import Mnemonic

LENGTHS: Final = (12, 15, 18, 21, 24)
"""How many words a phrase may have."""

ENGLISH: Final[tuple[str, ...]] = tuple(Mnemonic("english").wordlist)
_SIMPLIFIED = Mnemonic("chinese_simplified").wordlist
_TRADITIONAL = Mnemonic("chinese_traditional").wordlist

WORDS: Final[dict[str, int]] = {word: i for i, word in enumerate(ENGLISH)}
"""A whole word to its place in the list."""

INDEX: Final[dict[str, int]] = {word[:4]: i for word, i in WORDS.items()} | WORDS
"""A word, or the four letters that stand for it, to its place in the list."""

_EVERYDAY = """
    about above again all also always any before between both can code could each error every first
    have inside into just keep list more much must name need never next only off often one other
    over same should since some such text than that then there they this two type under until
    update use very want what when where will you
"""
EVERYDAY: Final = frozenset(INDEX[word] for word in _EVERYDAY.split() if word in INDEX)
"""Places of the words (or four letters of one) that prose, manuals and programs are made of."""

HAN: Final[dict[str, int]] = {
    char: i for chars in (_TRADITIONAL, _SIMPLIFIED) for i, char in enumerate(chars)
}
"""A character of either Chinese list to its place, which is also its rank by frequency."""


def browser_lists() -> dict[str, str]:
    """Return what the guard's twin in the browser needs (static/guard-words.js unpacks it)."""
    return {
        "english": " ".join(ENGLISH),
        "simplified": "".join(_SIMPLIFIED),
        "traditional": "".join(_TRADITIONAL),
        "everyday": " ".join(ENGLISH[i] for i in sorted(EVERYDAY)),
    }


def _deletes(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


_NEAR: Final = frozenset(ENGLISH).union(*map(_deletes, ENGLISH))
_LEAST = 4


def resembles(token: str) -> bool:
    """Whether `token` is a list word with one letter wrong, missing, too many or moved.

    Symmetric deletion: two words one edit apart share a form with at most one letter deleted.
    """
    if not _LEAST <= len(token) <= 9:
        return False
    index = INDEX.get(token[:4])
    if index is not None and ENGLISH[index].startswith(token):
        return True
    return token in _NEAR or not _NEAR.isdisjoint(_deletes(token))
