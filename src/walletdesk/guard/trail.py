"""A secret sent over several messages: a few words each, or its name first and then itself."""

import re
from collections.abc import Sequence

from walletdesk.guard.joined import find_joined
from walletdesk.guard.model import Finding, Kind, Located, Split
from walletdesk.guard.piece import only_han, only_words
from walletdesk.guard.tokens import MASK_SIGN

_ENDS_MASKED = re.compile(rf"{MASK_SIGN}\W*$")
_BEGINS_MASKED = re.compile(rf"^\W*{MASK_SIGN}")
_LEAST_REST = 4
"""Three list words may be an ordinary message ("please help")."""


def find_split(previous: Sequence[str], text: str) -> Split | None:
    """Return the secret that `text` completes, or None.

    `previous` are the same contact's messages of the last ten minutes, oldest first, already
    cleaned one by one; `text` is the new one, cleaned too. Messages in between that hold more
    than phrase words ("my cat says hi", "下一个") do not hide it.
    """
    if not previous or not text.strip():
        return None
    messages = [*previous, text]
    everything = list(range(len(messages)))
    words = [at for at in everything if only_words(messages[at])]
    han = [at for at in everything if only_han(messages[at])]
    for chosen, glue in ((everything, "\n"), (words, "\n"), (han, "")):
        if len(chosen) > 1 and chosen[-1] == len(previous):
            parts = _locate(messages, chosen, glue)
            if parts:
                kinds: set[Kind] = {part.finding.kind for part in parts}
                return Split(tuple(sorted(kinds)), tuple(parts))
    return _rest(messages)


def _rest(messages: Sequence[str]) -> Split | None:
    """Mask the words right before or after what was masked: the rest of a longer phrase."""
    last = len(messages) - 1
    masked_now = _BEGINS_MASKED.search(messages[last]) is not None
    first = last if masked_now else last + 1
    count = 0
    while first and (words := only_words(messages[first - 1])):
        count += words
        first -= 1
    before = first > 0 and _ENDS_MASKED.search(messages[first - 1]) is not None
    if count < _LEAST_REST or not (masked_now or before):
        return None
    places = range(first, last if masked_now else last + 1)
    whole = ((at, Finding("phrase", 0, len(messages[at]))) for at in places)
    return Split(("phrase",), tuple(_place(at, last, finding) for at, finding in whole))


def _locate(messages: Sequence[str], chosen: list[int], glue: str) -> list[Located]:
    """Find in the joined messages what reaches into the last one."""
    last = len(messages) - 1
    located: list[Located] = []
    for parts in find_joined([messages[at] for at in chosen], glue):
        if chosen[parts[-1][0]] == last:
            located += [_place(chosen[at], last, finding) for at, finding in parts]
    return located


def _place(at: int, last: int, finding: Finding) -> Located:
    return Located(None if at == last else at, finding)
