"""What stays the same of a mail on every way it takes."""

import hashlib
import re

from walletdesk.adapters.email.reading.fields import Head

_SPACE = re.compile(rb"\s+")
_NAMES = ("message-id", "from", "date", "subject")


def digest(head: Head, body: bytes) -> str:
    """Hex SHA-256 over four fields, unfolded, and the body with LF and no blank lines at its end.
    Trace headers, line ends and folds may differ between two copies of one mail.
    """
    seen = hashlib.sha256()
    for name in _NAMES:
        seen.update(_SPACE.sub(b" ", head.first(name)).strip() + b"\n")
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    seen.update(lines.strip(b" \t\n"))
    return seen.hexdigest()
