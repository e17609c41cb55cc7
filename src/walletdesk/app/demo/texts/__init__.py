"""The texts of the demo, by language: `<language>/*.toml`, read and checked once."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

from walletdesk.app.demo.grammar import Text, parse

FOLDERS = {"zh-Hans": "zh", "en": "en", "es": "es"}


class Matter(Struct, frozen=True):
    """What is said about one category: each text is a grammar of many sentences."""

    subject: tuple[Text, ...]
    open: tuple[Text, ...]
    """How contacts begin."""
    ask: tuple[Text, ...]
    """What agents ask first."""
    more: tuple[Text, ...]
    """What contacts answer."""
    end: tuple[Text, ...]
    """How agents solve it."""


class Wording(Struct, frozen=True):
    """All texts of one language."""

    matters: dict[str, Matter]
    talk: dict[str, tuple[Text, ...]]
    """What is said in any matter: chase, wait, thanks, bye, note, mention, secret …"""
    ratings: dict[str, tuple[str, ...]]
    """Comments by score."""
    chains: dict[str, str]
    errors: tuple[str, ...]
    whens: tuple[str, ...]
    places: tuple[str, ...]
    ideas: tuple[str, ...]
    wishes: tuple[str, ...]
    steps: tuple[str, ...]


@lru_cache(4)
def wording(language: str) -> Wording:
    """The texts of a language. Raise `BadText`."""
    folder = files(__package__ or "").joinpath(FOLDERS[language])
    matters: dict[str, Any] = {}
    common: dict[str, Any] = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        read = tomllib.loads(file.read_text("utf-8"))
        if file.name == "common.toml":
            common = read
        else:
            matters |= read
    parsed = {slug: Matter(**_texts(parts)) for slug, parts in matters.items()}
    lists: dict[str, tuple[str, ...]] = convert(common["lists"], dict[str, tuple[str, ...]])
    return Wording(
        matters=parsed,
        talk=_texts(common["talk"]),
        ratings=convert(common["ratings"], dict[str, tuple[str, ...]]),
        chains=convert(common["chains"], dict[str, str]),
        **lists,
    )


def _texts(parts: dict[str, list[str]]) -> dict[str, tuple[Text, ...]]:
    return {name: tuple(parse(source) for source in sources) for name, sources in parts.items()}
