"""The language that a text is written in, told by its script and its most frequent words."""

import re
from collections import Counter

from walletdesk.adapters.email.folding.words import ONLY_SIMPLIFIED, ONLY_TRADITIONAL, WORDS

LONGEST = 4_000
"""Characters from the beginning that are judged."""

NOISE = re.compile(
    r"```.{0,2000}?```|`[^`\n]{1,200}`"  # code
    r"|(?:https?://|www\.)[^\s\u4e00-\u9fff]{1,400}"
    r"|[^\s@<>\u4e00-\u9fff]{1,64}@[^\s@<>\u4e00-\u9fff]{1,100}"
    r"|\b0x[0-9a-f]{2,80}|\b(?=[a-z]{0,60}\d)[0-9a-z]{16,120}\b|\b[a-z0-9]{26,120}\b"
    r"|\b[a-z0-9-]{1,40}\.(?:com|org|net|io|app|xyz|example)\b",
    re.IGNORECASE | re.DOTALL,
)
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
OTHER = re.compile(r"[\u0370-\u1dff\u2c00-\u2fdf\ua640-\uabff]")
WORD = re.compile(r"[a-zà-öø-ɏ\u1e00-\u1eff]+(?:'[a-z]+)?", re.IGNORECASE)
SPANISH = re.compile(r"[¿¡ñ]|\b[a-z]{2,20}(?:ción|ciones)\b", re.IGNORECASE)
NOT_SPANISH = re.compile(r"[ãõçèêùœßäöüìòâîû]", re.IGNORECASE)

HAN_A_WORD = 1.6
"""Characters of Chinese that say as much as a word."""
LEAST = 2
"""Evidence below which a text says nothing about its language."""


def language(text: str, *, known: tuple[str, ...] = ("en", "zh-Hans", "es")) -> str | None:
    """One of `known`, or None: too little text, or another language.

    Addresses, hashes, links and code say nothing. Chinese with an error message pasted in English
    is Chinese. Give it what the sender wrote (`Folded.own`), not what they quote.
    """
    judged = NOISE.sub(" ", text[:LONGEST].replace("\u2019", "'"))
    words = [word.casefold() for word in WORD.findall(judged)]
    script = _script(judged, len(words))
    if script == "Latin":
        found = _latin(judged, words)
        return found if found in known else None
    if script == "zh":
        return next((tag for tag in _chinese(judged) if tag in known), None)
    return script if script in known else None


def _script(text: str, words: int) -> str | None:
    """One of zh, ja, ko and Latin, or None."""
    han, kana, hangul = (len(script.findall(text)) for script in (HAN, KANA, HANGUL))
    other = len(OTHER.findall(text))
    if kana > 1 and kana * 10 >= kana + han and kana + han > words:
        return "ja"
    if hangul > 1 and hangul > max(han, words):
        return "ko"
    if han > 1 and han > other and (han / HAN_A_WORD >= words * 0.3 or han >= 40):
        return "zh"
    return "Latin" if words and other <= words else None


def _chinese(text: str) -> tuple[str, ...]:
    """Tags that fit, the best first; a text without a telling character is simplified."""
    counts = Counter(text)
    traditional = sum(counts[character] for character in ONLY_TRADITIONAL)
    simplified = sum(counts[character] for character in ONLY_SIMPLIFIED)
    if traditional > simplified:
        return ("zh-Hant", "zh-TW", "zh-HK", "zh", "zh-Hans")
    return ("zh-Hans", "zh-CN", "zh", "zh-Hant")


def _latin(text: str, words: list[str]) -> str | None:
    """The language that most of the frequent words belong to; a word of one language alone counts
    twice. None when two are equally likely, or hardly a word is known.
    """
    scores = dict.fromkeys(WORDS, 0.0)
    for word in words:
        homes = [tag for tag, frequent in WORDS.items() if word in frequent]
        for tag in homes:
            scores[tag] += 2 if len(homes) == 1 else 1
    scores["es"] += 3 * min(len(SPANISH.findall(text)), 3)
    if NOT_SPANISH.search(text):
        scores["es"] -= 2
        scores["en"] -= 1
    (best, most), (_, second) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    return best if most >= max(LEAST, len(words) * 0.2) and most > second else None
