"""Small files and functions (STYLE 2): these are the limits; the aims are 100 and 10."""

import ast
from pathlib import Path

from tests.architecture import house

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
ROOT = Path(__file__).parents[2]


def python() -> list[Path]:
    """Our Python: the package, its tests and its scripts."""
    others = (ROOT / folder for folder in ("tests", "scripts", "bench"))
    return [*house.files(".py"), *(path for folder in others for path in folder.rglob("*.py"))]


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (*python(), *house.files(".js", ".css", ".html"))
    }
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python()
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []
