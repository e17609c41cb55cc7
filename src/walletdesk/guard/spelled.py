"""What stands between the words of a phrase again and again: "First: … Second: …", "I. … II. …",
"一、… 二、…", "… and … and …", `{"index": 1, "word": …}`.

Numbers in words are told from words of the phrase by their order, one, two, three; other words in
between by coming back at the same distance. Neither happens in prose.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from walletdesk.guard.tokens import TOKEN
from walletdesk.guard.wordlists import LENGTHS

_LEAST = LENGTHS[0]
_WIDEST = 6
"""Tokens from one word of the phrase to the next."""
_COUNTS = (
    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv",
    (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty"
    ),
    (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    ),
    (
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
        " dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres"
        " veinticuatro"
    ),
    "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo undecimo duodecimo",
    "primera segunda tercera cuarta quinta sexta septima octava novena decima undecima duodecima",
    (
        "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"
        " 二十一 二十二 二十三 二十四"
    ),
)
_VALUES = {word: n for row in _COUNTS for n, word in enumerate(row.split(), 1)}
_TWENTY = 20

type Place = tuple[int, int]


def blank_repeats(text: str) -> str:
    """Return `text` (see fold.py, without labels) with what comes again and again blanked."""
    tokens = list(TOKEN.finditer(text))
    if len(tokens) < 2 * _LEAST - 1:
        return text
    counts = set(_counts(tokens))
    rest = [token for token in tokens if token.span() not in counts]
    chars = list(text)
    for start, end in (*counts, *_fillers(rest)):
        chars[start:end] = " " * (end - start)
    return "".join(chars)


def _counts(tokens: list[re.Match[str]]) -> list[Place]:
    """The words that count to twelve and further, in their order."""
    found: list[Place] = []
    reached, tens = 0, None
    for token in tokens:
        value = _VALUES.get(token.group())
        if reached >= _TWENTY and value == _TWENTY:
            tens = token.span()
        elif value == reached + 1 or (tens and value == reached + 1 - _TWENTY):
            found += [tens, token.span()] if tens else [token.span()]
            reached, tens = reached + 1, None
    return found if reached >= _LEAST else []


def _fillers(tokens: list[re.Match[str]]) -> Iterator[Place]:
    """The words that come back at one and the same distance, eleven times at least."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(tokens):
        places[token.group()].append(at)
    for found in places.values():
        if len(found) >= _LEAST - 1:
            for at in _regular(found):
                yield tokens[at].span()


def _regular(found: list[int]) -> Iterator[int]:
    row = found[:1]
    for at in found[1:]:
        apart = at - row[-1]
        if 1 < apart <= _WIDEST and (len(row) < 2 or apart == row[-1] - row[-2]):
            row.append(at)
            continue
        if len(row) >= _LEAST - 1:
            yield from row
        row = [at]
    if len(row) >= _LEAST - 1:
        yield from row
