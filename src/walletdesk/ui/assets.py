"""What the browser loads: files of `ui/dist`, built under names that hold a hash of the content.

`manifest.json` there maps "desk.js" to "desk-abc123.js". A file is read once, held in memory with
its compressed forms, and may be cached for ever, since a changed file has another name.
"""

import functools
import gzip
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct

from walletdesk.platform import log

DIST = Path(str(files(__package__))) / "dist"

TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
PACKED = {".png", ".woff2"}
"""Formats that compression makes larger."""


class Asset(Struct, frozen=True):
    """A built file. `packed` holds it by content coding, best first."""

    plain: bytes
    packed: tuple[tuple[str, bytes], ...]
    media_type: str
    hashed: bool


@functools.cache
def manifest() -> dict[str, str]:
    """Plain name → built name; empty before the first build, which is logged."""
    try:
        return msgspec.json.decode((DIST / "manifest.json").read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        log.get("ui").warning("assets_not_built")
        return {}


@functools.cache
def asset(name: str) -> str:
    """The address of a built file by its plain name."""
    return f"/assets/{manifest().get(name, name)}"


@functools.cache
def built() -> dict[str, Path]:
    """Every file that may be asked for; nothing else of the disk can be reached by a name."""
    return {
        path.relative_to(DIST).as_posix(): path
        for path in DIST.rglob("*")
        if path.suffix in TYPES and path.is_file()
    }


@functools.lru_cache(maxsize=256)
def find(name: str) -> Asset | None:
    """The built file of that name, or None."""
    path = built().get(name)
    if path is None:
        return None
    plain = path.read_bytes()
    packed = () if path.suffix in PACKED else _packed(path, plain)
    return Asset(plain, packed, TYPES[path.suffix], hashed=name in manifest().values())


def _packed(path: Path, plain: bytes) -> tuple[tuple[str, bytes], ...]:
    """Brotli when the build made it (`desk-abc.js.br`), gzip always."""
    brotli = path.with_name(path.name + ".br")
    forms = [("br", brotli.read_bytes())] if brotli.exists() else []
    return (*forms, ("gzip", gzip.compress(plain, 9, mtime=0)))


def choose(found: Asset, accepted: str) -> tuple[str, bytes]:
    """The content coding ("" for none) and body for an Accept-Encoding header."""
    codings = {part.partition(";")[0].strip() for part in accepted.split(",") if ";q=0" not in part}
    for coding, body in found.packed:
        if coding in codings:
            return coding, body
    return "", found.plain
