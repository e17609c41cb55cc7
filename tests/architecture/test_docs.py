"""What the documents name is there: files, commands, functions, routes, rooms, settings."""

import importlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from litestar import Router
from tests.architecture import house

from walletdesk.app import cli, wiring
from walletdesk.platform.settings import NAMES, PREFIX

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
WHERE = (ROOT, ROOT / "src", house.SOURCE, house.SOURCE / "adapters/chat")
"""Documents name files from the root, or from the rooms."""
CODE = re.compile(r"```.*?```|`[^`\n]+`|(?m:^    [^\n]*$)", re.DOTALL)
FILE = re.compile(r"(?<![\w./:$>-])[\w./-]+\.(?:py|sql|md|html|txt|toml|po)\b")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
ROOMS = {path.name for path in house.SOURCE.iterdir() if (path / "__init__.py").exists()}


def code(page: Path) -> str:
    """All that a document sets as code."""
    return "\n".join(CODE.findall(page.read_text()))


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def named(pattern: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Every match in the code of all documents, with the document."""
    for page in PAGES:
        for found in re.finditer(pattern, code(page)):
            yield _name(page), found


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    wanted = {name for name in FILE.findall(code(page)) if "/" in name and "NNNN" not in name}
    folders = [*WHERE, *(house.SOURCE / room for room in ROOMS)]
    assert {name for name in wanted if not any((at / name).exists() for at in folders)} == set()


def test_every_function_of_a_room_exists() -> None:
    """`conversations.stand_alone`, `guard.clean`: what leaves a room by its door."""
    wanted = [
        (page, m[1], m[2])
        for page, m in named(r"(?<![\w./])([a-z]+)\.([A-Za-z_]+)\b(?!\.|/)")
        if m[1] in ROOMS and m[2] not in ("py", "sql", "js", "css", "html", "po", "md")
    ]
    assert len(wanted) > 10
    missing = [
        (page, room, name)
        for page, room, name in wanted
        if not hasattr(importlib.import_module(f"walletdesk.{room}"), name)
    ]
    assert missing == []


def test_every_command_exists() -> None:
    """Of `walletdesk`, of make, of the scripts."""
    mine = {m[1].strip() for _, m in named(r"(?<![\w/.])walletdesk ([a-z]+(?: [a-z]+)?)")}
    assert {"up", "web", "worker", "user create", "token create"} <= mine
    assert [words for words in mine if not _is_command(words.split())] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {m[1] for _, m in named(r"(?<![\w-])make ([a-z-]+)")} - targets == set()


def _is_command(words: list[str]) -> bool:
    found: Any = cli.app
    for word in words:
        if word not in found:
            return found is not cli.app and not list(found)
        found = found[word]
    return True


def test_every_setting_exists() -> None:
    known = {PREFIX + name.upper() for name in (*NAMES, "config")}
    assert {m[0] for _, m in named(r"\bWALLETDESK_[A-Z_]+\b")} - known == set()


def test_every_route_of_the_api_exists() -> None:
    paths = {re.sub(r"\{[^}]+\}", "*", path) for path in _routes(wiring.API)}
    page = (ROOT / "docs/howto/use-the-api.md").read_text()
    asked = {re.sub(r"\$ID", "*", p) for p in re.findall(r"\$API(/[\w/$]+)", page)}
    asked |= set(re.findall(r"`(?:GET|POST) (/[a-z]+)`", page))
    asked |= {f"/conversations/*/{p}" for p in re.findall(r"`…/([a-z]+)`", page)}
    assert len(asked) > 10
    assert asked - paths == set()


def _routes(handlers: Sequence[Any]) -> Iterator[str]:
    for handler in handlers:
        if isinstance(handler, Router):
            yield from (route.path for route in handler.routes)
        else:
            yield from handler.paths


def test_the_house_is_drawn_as_it_stands() -> None:
    """ARCHITECTURE.md names every room, from the roof down as the imports may go."""
    drawn = re.findall(r"^([a-z]+(?: \| [a-z]+)*)(?:  |$)", _drawing(), re.MULTILINE)
    rooms = [room for line in drawn for room in line.split(" | ")]
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(c for c in layers["contracts"] if c["type"] == "layers")
    allowed = [re.findall(r"[a-z]+", layer) for layer in contract["layers"]]
    assert set(rooms) == ROOMS - {"migrations"}
    floors = [next(i for i, layer in enumerate(allowed) if room in layer) for room in rooms]
    assert floors == sorted(floors)


def _drawing() -> str:
    return (ROOT / "ARCHITECTURE.md").read_text().partition("## The house")[2].split("```")[1]


def test_both_readmes_give_the_same_commands_and_links() -> None:
    english, chinese = [(ROOT / name).read_text() for name in ("README.md", "README.zh.md")]
    for pattern in (r"\]\((docs[^)]*|[AC]\w+\.md)\)", r"`(make [a-z]+|[A-Z]+_[A-Z_]+)`"):
        assert set(re.findall(pattern, english)) == set(re.findall(pattern, chinese))
    assert _commands(english) == _commands(chinese)
    assert english.count("\n## ") == chinese.count("\n## ")


def _commands(page: str) -> list[str]:
    blocks = "\n".join(page.split("```")[1::2])
    return [line.partition(" #")[0].rstrip() for line in blocks.splitlines()]
