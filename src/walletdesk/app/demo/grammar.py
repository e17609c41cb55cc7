"""Texts with turns of chance: `[你好，|您好，|]我转的 {amount} {asset} 还没到`. Pure.

`[a|b|c]` is one of its branches (they may be empty, and nested); `{name}` is a fact of the case.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random

from msgspec import Struct

_TOKEN = re.compile(r"[\[\]|]|\{(\w+)\}|[^\[\]|{}]+")


class Fact(Struct, frozen=True):
    """A place that a fact fills."""

    name: str


class Choice(Struct, frozen=True):
    """A place that one of several texts fills."""

    branches: "tuple[Text, ...]"


type Part = str | Fact | Choice
type Text = tuple[Part, ...]


class BadText(ValueError):
    """A text of the demo is not well formed; only its author sees this."""


def parse(source: str) -> Text:
    """Read a text. Raise `BadText`."""
    open_choices: list[list[list[Part]]] = [[[]]]
    end = 0
    for match in _TOKEN.finditer(source):
        if match.start() != end:
            break
        end = match.end()
        _take(match, open_choices)
        if not open_choices:
            break
    if len(open_choices) != 1 or len(open_choices[0]) != 1 or end != len(source):
        raise BadText(source)
    return tuple(open_choices[0][0])


def _take(match: re.Match[str], open_choices: list[list[list[Part]]]) -> None:
    piece = match[0]
    if piece == "[":
        open_choices.append([[]])
    elif piece == "]":
        branches = tuple(tuple(branch) for branch in open_choices.pop())
        if open_choices:
            open_choices[-1][-1].append(Choice(branches))
    elif piece == "|":
        open_choices[-1].append([])
    else:
        open_choices[-1][-1].append(Fact(match[1]) if match[1] else piece)


def names(text: Text) -> Iterator[str]:
    """The facts that a text may ask for."""
    for part in text:
        if isinstance(part, Fact):
            yield part.name
        elif isinstance(part, Choice):
            for branch in part.branches:
                yield from names(branch)


def say(text: Text, facts: Mapping[str, str], random: Random) -> str:
    """One of the many sentences of a text."""
    said: list[str] = []
    _say(text, facts, random.random, said)
    return "".join(said)


def _say(
    text: Text, facts: Mapping[str, str], chance: Callable[[], float], said: list[str]
) -> None:
    for part in text:
        if type(part) is str:
            said.append(part)
        elif type(part) is Fact:
            said.append(facts[part.name])
        elif type(part) is Choice:
            branches = part.branches
            _say(branches[int(chance() * len(branches))], facts, chance, said)
