"""What a form carries so that it needs no cookie: a signed token, and a trap for scripts.

The token says when the form was shown and holds a number of its own, under which its files wait and
by which a form that is sent twice is known. Token: base64url of `16-byte number | 4-byte Unix
seconds | 16-byte MAC`. Nobody is signed in here, so a foreign site gains nothing by sending it.
"""

import base64
import binascii
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from walletdesk.platform import ids
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.errors import Invalid

PURPOSE = "portal.form"
LIFETIME = timedelta(hours=24)
"""Files that nobody sends are kept no longer either."""
FASTEST = timedelta(seconds=1)
"""Nobody reads and fills a form in less."""
TRAP = "website"
"""A field that people do not see and scripts fill in."""


def new(keys: Keyring, now: datetime) -> str:
    """The token of a form that is shown now."""
    return _signed(keys, ids.new(), now)


def again(keys: Keyring, number: UUID, now: datetime) -> str:
    """The token of the same form, shown once more with what was typed."""
    return _signed(keys, number, now - FASTEST)


def read(keys: Keyring, token: str, now: datetime) -> UUID:
    """The number of the form that came back. Raise `Invalid("", …)` for a foreign, an old or a
    hasty one.
    """
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as wrong:
        raise Invalid("", "form.unknown") from wrong
    body, mac = raw[:20], raw[20:]
    if len(raw) != 36 or not compare_digest(mac, keys.sign(PURPOSE, body)[:16]):
        raise Invalid("", "form.unknown")
    age = now - datetime.fromtimestamp(int.from_bytes(body[16:], "big"), now.tzinfo)
    if age > LIFETIME:
        raise Invalid("", "form.old")
    if age < FASTEST:
        raise Invalid("", "form.hasty")
    return UUID(bytes=body[:16])


def _signed(keys: Keyring, number: UUID, shown: datetime) -> str:
    body = number.bytes + int(shown.timestamp()).to_bytes(4, "big")
    mac = keys.sign(PURPOSE, body)[:16]
    return base64.urlsafe_b64encode(body + mac).decode().rstrip("=")
