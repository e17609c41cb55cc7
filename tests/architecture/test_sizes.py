"""Small files and functions (STYLE 2): these are the limits; the aims are 100 and 10."""

import ast
from pathlib import Path

import pytest
from tests.architecture import house

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
_TESTS = Path(__file__).parents[1]


def _name(path: Path) -> str:
    return str(path.relative_to(_TESTS.parent))


@pytest.mark.parametrize(
    "path",
    [*house.files(".py", ".js", ".css", ".html"), *sorted(_TESTS.rglob("*.py"))],
    ids=_name,
)
def test_no_file_is_longer_than_one_reads_at_once(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", [*house.files(".py"), *sorted(_TESTS.rglob("*.py"))], ids=_name)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    functions = (
        node
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]
    assert not long
