"""Reads the corpus: mails written by us, each line under the part that it belongs to."""

from itertools import groupby
from pathlib import Path

from msgspec import Struct

FOLDER = Path(__file__).parent / "corpus"
PARTS = ("own", "quoted", "signature")


class Case(Struct, frozen=True):
    name: str
    text: str
    parts: dict[str, list[str]]
    """Words by part."""


def cases(*names: str) -> list[Case]:
    return [case for name in names for case in _read(name)]


def _read(name: str) -> list[Case]:
    whole = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [_case(name, section) for section in whole.split("=== ")[1:]]


def _case(file: str, section: str) -> Case:
    title, *lines = section.removesuffix("\n").split("\n")
    part, sorted_lines = "own", list[tuple[str, str]]()
    for line in lines:
        if line[1:-1] in PARTS and line.startswith("["):
            part = line[1:-1]
        else:
            sorted_lines.append((part, line))
    parts: dict[str, list[str]] = {name: [] for name in PARTS}
    for name, group in groupby(sorted_lines, lambda pair: pair[0]):
        parts[name] += [word for _, line in group for word in line.split()]
    return Case(f"{file}: {title}", "\n".join(line for _, line in sorted_lines), parts)
