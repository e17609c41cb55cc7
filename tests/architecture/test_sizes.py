"""Small files and functions (STYLE 2): these are the limits; the aims are 100 and 10."""

import ast
import subprocess
from pathlib import Path

from tests.architecture import house

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LARGEST_FILE = 200_000
"""Bytes; the locks are the largest."""
BUILT = (".whl", ".so", ".pyc", ".zip", ".gz")
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


def test_nothing_large_or_built_lies_in_the_tree() -> None:
    """What came in by mistake stays in every clone for ever."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]
    assert len(names) > 500
    assert [name for name in names if (ROOT / name).stat().st_size > LARGEST_FILE] == []
    assert [name for name in names if name.endswith(BUILT)] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python()
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []
