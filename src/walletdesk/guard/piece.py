"""Whether a message could complete a secret that is sent over several messages."""

import re
from itertools import takewhile

from walletdesk.guard.fold import Reading
from walletdesk.guard.han import score
from walletdesk.guard.tokens import HAN_CHAR, TOKEN, blank_labels
from walletdesk.guard.wordlists import HAN, INDEX, LENGTHS, resembles

_ONLY_HAN = re.compile(rf"[\s{HAN_CHAR}]{{1,{2 * LENGTHS[-1]}}}")
_KEY = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{51}")
_LEADING, _SHARE = 2, 3
"""More than two list words on end at the start, or a third of a short message."""
_SMALL_TALK = -25
"""Score (see han.py) below which a short Chinese message is not part of a phrase."""


def may_be_part(text: str) -> bool:
    """Return whether `find_split` is worth its time. Cheap, and False for most ordinary messages.

    What completes a phrase begins with its words; what a message before called a private key is
    one long row of characters.
    """
    if only_han(text):
        return score([HAN[char] for char in text if char in HAN]) >= _SMALL_TALK
    tokens = TOKEN.findall(blank_labels(Reading(text).plain))
    leading = sum(1 for _ in takewhile(INDEX.__contains__, tokens))
    return leading > _LEADING or _SHARE * leading >= len(tokens) > 0 or _has_key(text)


def _has_key(text: str) -> bool:
    return _KEY.search(text) is not None


def only_han(message: str) -> bool:
    """Whether a short message is nothing but Chinese characters."""
    return _ONLY_HAN.fullmatch(message) is not None and not message.isspace()


def only_words(message: str) -> int:
    """Return how many words a message has that is nothing but words of the lists, perhaps
    misspelt or numbered; 0 for any other.
    """
    tokens = TOKEN.findall(blank_labels(Reading(message).plain))
    return len(tokens) if all(map(is_word, tokens)) else 0


def is_word(token: str) -> bool:
    """Whether a token is a list word, four letters of one, or close to one."""
    return token in INDEX or token in HAN or resembles(token)
