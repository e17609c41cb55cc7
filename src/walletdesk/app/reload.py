"""For developers: noticing that a source file changed."""

import asyncio
from collections.abc import Callable
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_KINDS = frozenset({".py", ".sql", ".html", ".txt", ".po", ".json", ".svg"})
_EVERY = 0.5


async def on_change(tell: Callable[[], None]) -> None:
    """Call `tell` after each change under our package, until cancelled."""
    seen = _state()
    while True:
        await asyncio.sleep(_EVERY)
        now = _state()
        if now != seen:
            tell()
        seen = now


def _state() -> dict[Path, int]:
    found = (path for path in _ROOT.rglob("*") if path.suffix in _KINDS)
    return {path: path.stat().st_mtime_ns for path in found if path.exists()}
