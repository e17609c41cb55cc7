"""Nothing lies about that nobody uses, and no text says two things."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import msgspec
import pytest
from babel.messages import pofile
from tests.architecture import house

from walletdesk.platform import sql
from walletdesk.platform.settings import Settings
from walletdesk.ui.icons import NAMES

LANGUAGES = ("en", "es", "zh_Hans")
QUERIES = [path for path in house.files(".sql") if path.parent.name != "migrations"]
MACRO = re.compile(r"{%-? macro (\w+)\(")


@cache
def source(*suffixes: str, room: Path = house.SOURCE) -> str:
    """All of our files of these kinds, or those of one room."""
    return "\n".join(p.read_text() for p in house.files(*suffixes) if p.is_relative_to(room))


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: str(p.relative_to(house.SOURCE)))
def test_every_query_is_run(path: Path) -> None:
    """By its own room: nobody else may."""
    python = source(".py", room=path.parent)
    names = [query.name.rpartition(".")[2] for query in sql.load_file("x", path)]
    assert [name for name in names if not re.search(rf"\.{name}\b", python)] == []


def test_every_macro_is_called() -> None:
    pages = source(".html")
    unused = [name for name in MACRO.findall(pages) if len(re.findall(rf"\b{name}\(", pages)) < 2]
    assert unused == []


def test_every_template_is_named() -> None:
    """With its room, or by its name alone where a function adds the rest."""
    everything = source(".html", ".py")
    names = {path.stem for path in house.files(".html") if "templates" in path.parts}
    assert len(names) > 40
    assert [n for n in names if not re.search(rf"[\"'/]{n}(\.html)?[\"']", everything)] == []


def test_every_icon_is_shown() -> None:
    """The sprite is loaded by every page."""
    everything = source(".html", ".py", ".js", ".toml")
    assert [name for name in NAMES if not re.search(rf"[\"']{name}[\"']", everything)] == []


def test_every_setting_is_read() -> None:
    """A setting that decides nothing promises what is not there."""
    everything = source(".html", ".py")
    names = [field.name for field in msgspec.structs.fields(Settings)]
    assert [n for n in names if not re.search(rf"\.{n}\b", everything)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_says_the_same_in_every_room(language: str) -> None:
    """All catalogues are one in the end: of two translations nobody knows which is shown."""
    said: dict[str, set[str]] = defaultdict(set)
    for path in house.SOURCE.rglob(f"locale/{language}.po"):
        with path.open("rb") as file:
            for message in pofile.read_po(file):
                if message.id:
                    said[str(message.id)].add(str(message.string))
    assert len(said) > 50
    assert {text: ways for text, ways in said.items() if len(ways) > 1} == {}
