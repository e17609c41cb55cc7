"""Signed links to files: no cookie needed, bound to one file, ending at a set time.

Token: base64url of `16-byte file id | 4-byte end (Unix seconds) | 16-byte MAC`.
"""

import base64
import binascii
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from msgspec import Struct

from walletdesk.files.model import File
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Forbidden, NotFound

PURPOSE = "file.link"
PERIOD = 3600
"""Ends are rounded up to whole periods (seconds), so that a page shown twice has the same links
and the browser keeps its pictures."""


def epoch(now: datetime) -> int:
    """Changes when links made earlier should be made anew: part of the key of cached fragments."""
    return int(now.timestamp()) // PERIOD


def link(
    keys: Keyring, file_id: UUID, now: datetime, *, lifetime: timedelta = timedelta(hours=12)
) -> str:
    """Path of a link that works for at least `lifetime`."""
    end = (epoch(now + lifetime) + 1) * PERIOD
    body = file_id.bytes + end.to_bytes(4, "big")
    mac = keys.sign(PURPOSE, body)[:16]
    return "/files/" + base64.urlsafe_b64encode(body + mac).decode().rstrip("=")


class Shown(Struct, frozen=True):
    """A file as a talk shows it, with a link that works for some hours.

    `waiting`: it has not been scanned yet. `removed`: it was harmful.
    """

    name: str
    size: int
    url: str
    picture: bool
    waiting: bool
    removed: bool


def shown(tx: Read, file: File) -> Shown:
    """How a file is shown now."""
    return Shown(
        name=file.name,
        size=file.size,
        url=link(tx.keys, file.id, tx.now),
        picture=file.open and file.inline and file.type.startswith("image/"),
        waiting=file.scan == "waiting",
        removed=file.scan == "found",
    )


def opened(keys: Keyring, token: str, now: datetime) -> tuple[UUID, int]:
    """File and seconds that are left. Raise `NotFound` (not ours) or `Forbidden` (ended)."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as wrong:
        raise NotFound("file") from wrong
    body, mac = raw[:20], raw[20:]
    if len(raw) != 36 or not compare_digest(mac, keys.sign(PURPOSE, body)[:16]):
        raise NotFound("file")
    left = int.from_bytes(body[16:], "big") - int(now.timestamp())
    if left <= 0:
        raise Forbidden("files.link_ended")
    return UUID(bytes=body[:16]), left
