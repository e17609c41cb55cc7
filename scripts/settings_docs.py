"""Write docs/settings.md from the settings Struct; with --check only say whether it is fresh."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec.inspect import Metadata, type_info

from walletdesk.platform.settings import PLAIN, PREFIX, Settings

TARGET = Path(__file__).parent.parent / "docs" / "settings.md"
HEAD = """\
# Settings

Read from the environment and from a TOML file: the one `WALLETDESK_CONFIG` names, or
`walletdesk.toml` in the data folder. The environment wins, the command line wins over both. In the
file a setting has its name in lower case without `WALLETDESK_`. An unknown setting is an error.
Sizes are in bytes and times in seconds unless a name says otherwise.

This page is made by `scripts/settings_docs.py`.

| variable | default | what it is |
|---|---|---|
"""


def render() -> str:
    """The page."""
    return HEAD + "".join(f"{row}\n" for row in _rows())


def main(arguments: list[str]) -> int:
    """Write, or compare; the exit code."""
    page = render()
    if "--check" not in arguments:
        TARGET.write_text(page)
        return 0
    if TARGET.exists() and TARGET.read_text() == page:
        return 0
    print("docs/settings.md is stale: run scripts/settings_docs.py")
    return 1


def _rows() -> Iterator[str]:
    for field in msgspec.structs.fields(Settings):
        upper = field.name.upper()
        name = upper if upper in PLAIN else PREFIX + upper
        yield f"| `{name}` | {_shown(field.default)} | {_description(field.type)} |"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        words = [str(word) for word in cast("tuple[object, ...]", value)]
        return f"`{','.join(words)}`" if words else "none"
    return f"`{value}`" if str(value) else "empty"


def _description(kind: Any) -> str:
    info = type_info(kind)
    assert isinstance(info, Metadata), "a setting needs a description"
    schema = cast("dict[str, Any]", info.extra_json_schema)
    return str(schema["description"]) + _bounds(info.type)


def _bounds(kind: Any) -> str:
    least, most = getattr(kind, "ge", None), getattr(kind, "le", None)
    if least is not None and most is not None:
        return f" ({least:,} to {most:,})"
    if choices := getattr(kind, "values", None):
        return f" ({', '.join(f'`{choice}`' for choice in choices)})"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
