"""Reply templates: texts in several languages with a few variables, filled without any logic."""

import re
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from walletdesk.platform.errors import Invalid, InvalidMany

VARIABLES: dict[str, str] = {
    "contact.name": "王小明",
    "agent.name": "Li",
    "reference": "WD-1042",
    "subject": "USDT",
    "brand": "TPWallet",
    "category": "transfer",
    "link": "https://desk.tpwallet.example/c/…",
}
"""What a text may name, each with an example for the editor's preview."""

NAMELESS = {"en": "there", "zh-Hans": "您好", "es": "estimado cliente"}
"""Stands where the contact has given no name: "Hello there,"; by language, else English."""

LONGEST = 10_000
_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LEFT = re.compile(r"\{\{|\}\}")

type Texts = Annotated[
    dict[str, Annotated[str, Meta(max_length=LONGEST)]],
    Meta(description="By language tag", examples=[{"en": "Hello {{contact.name}},"}]),
]
type Names = dict[str, Annotated[str, Meta(max_length=120)]]


class Macro(Struct, frozen=True):
    """A template. `team_id` empty: for everybody; `category_id` empty: for every matter."""

    id: UUID
    names: dict[str, str]
    texts: dict[str, str]
    category_id: UUID | None
    team_id: UUID | None
    position: int
    uses: int


class MacroWish(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A template as it shall be. One language is enough; an empty text is left out."""

    names: Names
    texts: Texts
    category_id: UUID | None = None
    team_id: UUID | None = None
    position: Annotated[int, Meta(ge=0, le=10_000)] = 0


def check(wish: MacroWish) -> MacroWish:
    """The wish without empty texts.

    Raise `InvalidMany` for no name, no text, a text too long, or a variable that does not exist.
    """
    names = {k: v.strip() for k, v in wish.names.items() if v.strip()}
    texts = {k: v.strip() for k, v in wish.texts.items() if v.strip()}
    wrong = [
        Invalid(field, "macro.language_tag", tag=tag[:20])
        for field, given in (("names", names), ("texts", texts))
        for tag in given
        if not _TAG.fullmatch(tag)
    ]
    if not names:
        wrong.append(Invalid("names", "macro.name_needed"))
    if not texts:
        wrong.append(Invalid("texts", "macro.text_needed"))
    for language, text in texts.items():
        wrong += _wrong_text(f"texts.{language}", text)
    if wrong:
        raise InvalidMany(wrong)
    return MacroWish(
        names=names,
        texts=texts,
        category_id=wish.category_id,
        team_id=wish.team_id,
        position=wish.position,
    )


def _wrong_text(path: str, text: str) -> list[Invalid]:
    if len(text) > LONGEST:
        return [Invalid(path, "macro.text_too_long", limit=LONGEST)]
    known = ", ".join(VARIABLES)
    return [Invalid(path, "macro.unknown_variable", name=n, known=known) for n in unknown(text)]


def unknown(text: str) -> list[str]:
    """Variables that do not exist, and braces that do not close."""
    names = [m.strip() for m in _VARIABLE.findall(text)]
    found = [n for n in dict.fromkeys(names) if n not in VARIABLES]
    return found + _LEFT.findall(_VARIABLE.sub("", text))[:1]


def say(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in English, else in any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def render(macro: Macro, language: str, values: Mapping[str, str]) -> str:
    """The text for a conversation in `language`; `values` by the names of `VARIABLES`.

    What is put in is text, never read for variables again. A missing name becomes a polite word,
    any other missing value nothing.
    """
    spoken = language if macro.texts.get(language) else next(iter(_spoken(macro)), language)
    text = say(macro.texts, language)
    filled = _VARIABLE.sub(lambda m: _value(m[1].strip(), spoken, values), text)
    return re.sub(r"[ \t]+(?=\n|$)", "", filled)


def _spoken(macro: Macro) -> list[str]:
    return ["en"] if macro.texts.get("en") else list(macro.texts)


def _value(name: str, language: str, values: Mapping[str, str]) -> str:
    given = values.get(name, "").strip()
    if not given and name == "contact.name":
        return NAMELESS.get(language, NAMELESS["en"])
    return given
