"""Reading our own source: rooms, files, imports, migrations."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[2] / "src" / "walletdesk"
TOP = ("adapters",)
"""Folders that hold rooms instead of being one."""
_OWNED = re.compile(
    r"^-- owner: (?P<room>\w+)[ \t]*\n(?:--[^\n]*\n)*"
    r"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(?P<table>\w+)",
    re.MULTILINE,
)
_CREATED = re.compile(r"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)")


class Import(NamedTuple):
    """One imported thing: `from module import name`; name is empty for `import module`."""

    module: str
    name: str
    line: int


def files(*suffixes: str) -> list[Path]:
    """Our source files of these kinds, without what is built."""
    found = (path for path in SOURCE.rglob("*") if path.suffix in suffixes)
    return sorted(path for path in found if "dist" not in path.relative_to(SOURCE).parts)


def room_of(path: Path) -> str:
    """The room of a file: `people`, `adapters.chat`; empty for the package's own files."""
    parts = path.relative_to(SOURCE).parts[:-1]
    return ".".join(parts[:2] if parts[:1] and parts[0] in TOP else parts[:1])


def room_of_module(module: str) -> tuple[str, str]:
    """Room and rest of a dotted name of ours: `walletdesk.people.model` → (`people`, `model`)."""
    parts = module.split(".")[1:]
    size = 2 if parts[:1] and parts[0] in TOP else 1
    return ".".join(parts[:size]), ".".join(parts[size:])


def imports(path: Path) -> Iterator[Import]:
    """What a file imports from walletdesk, also inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and _ours(node.module):
            for alias in node.names:
                yield Import(node.module or "", alias.name, node.lineno)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _ours(alias.name):
                    yield Import(alias.name, "", node.lineno)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(), str(path))


@cache
def door(room: str) -> frozenset[str] | None:
    """The names in `__all__` of a room; None when it has no door yet."""
    path = SOURCE.joinpath(*room.split("."), "__init__.py")
    if not path.exists():
        return None
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def migrations() -> list[Path]:
    """The migrations in order."""
    return sorted((SOURCE / "migrations").glob("*.sql"))


def owners() -> dict[str, str]:
    """Table → room that may write it, as the migrations say."""
    return {m["table"]: m["room"] for p in migrations() for m in _OWNED.finditer(p.read_text())}


def created() -> set[str]:
    """All tables that migrations make."""
    return {table for path in migrations() for table in _CREATED.findall(path.read_text())}


def _ours(module: str | None) -> bool:
    return bool(module) and (module or "").split(".")[0] == "walletdesk"
