"""What a file is to the desk, and what may be shown of it."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from walletdesk.files.detect import INLINE

MAX_BYTES = 26_214_400
"""25 MiB, the largest attachment."""

MAX_PER_MESSAGE = 10
NAME_LIMIT = 180
ORPHAN_HOURS = 24
"""So long a file may wait for the message that holds it."""


type Scan = Literal["none", "clean", "waiting", "found"]
"""What the virus scanner said. `none`: there was none; `waiting`: it could not be asked yet;
`found`: it was harmful when it was asked later, and the bytes are gone."""


class File(Struct, frozen=True):
    """A stored file. `name` is cleaned; `type` is what its bytes are, not what was claimed.

    `secrets` are the guard's kinds that were masked in its name, only right after an upload.
    """

    id: UUID
    name: str
    type: str
    size: int
    created_at: datetime
    secrets: tuple[str, ...] = ()
    scan: Scan = "none"

    @property
    def inline(self) -> bool:
        """Whether a browser may show it in the page; all else is downloaded."""
        return self.type in INLINE

    @property
    def open(self) -> bool:
        """Whether anybody may have its bytes."""
        return is_open(self.scan, self.type)


class Upload(Struct, frozen=True):
    """What a form sent: the file, and its other fields."""

    name: str
    declared: str
    data: bytes
    fields: dict[str, str] = {}


class Checked(Struct, frozen=True):
    """An upload that may be stored: cleaned `name`, the `type` of its bytes, the scanner's word.

    `secrets` are the guard's kinds that were masked in its name.
    """

    name: str
    type: str
    data: bytes
    scan: Scan
    secrets: tuple[str, ...]


def is_open(scan: Scan, kind: str) -> bool:
    """Whether anybody may have such a file's bytes. Of those that wait for the scanner only
    pictures: a browser decodes them in its sandbox and never runs them.
    """
    return scan in ("none", "clean") or (scan == "waiting" and kind in INLINE)


SOONEST, LATEST = timedelta(seconds=30), timedelta(hours=1)


def ask_again(created_at: datetime, now: datetime) -> datetime:
    """When a file that could not be scanned gets its next turn: it waits as long as it is old."""
    return now + min(max(now - created_at, SOONEST), LATEST)


def plain_name(name: str) -> str:
    """The last part of a path, without what could deceive: controls, direction marks, quotes.

    "invoice<U+202E>gnp.exe" would read as "invoiceexe.png".
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    spaced = " ".join(kept.replace('"', "'").split()).strip(". ")
    return _shorten(spaced) or "file"


def _shorten(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:NAME_LIMIT]
    return f"{stem[: NAME_LIMIT - len(extension) - 1]}.{extension}"
