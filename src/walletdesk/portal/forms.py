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

from msgspec import Struct

from walletdesk.platform import ids
from walletdesk.platform.crypto import Keyring
from walletdesk.platform.errors import Invalid

PURPOSE = "portal.form"
LIFETIME = timedelta(hours=24)
FASTEST = timedelta(seconds=1)
"""Nobody reads and fills a form in less."""
TRAP = "website"
"""A field that people do not see and scripts fill in."""


class FormToken(Struct, frozen=True):
    """A form as it was shown."""

    number: UUID
    shown_at: datetime
    text: str


def new(keys: Keyring, now: datetime) -> FormToken:
    """The token of a form that is shown now."""
    return _signed(keys, ids.new(), now)


def again(keys: Keyring, number: UUID, now: datetime) -> FormToken:
    """The token of the same form, shown once more with what was typed."""
    return _signed(keys, number, now - FASTEST)


def read(keys: Keyring, text: str, now: datetime) -> FormToken:
    """The token that came back. Raise `Invalid("", …)` for a foreign, an old or a hasty one."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as wrong:
        raise Invalid("", "form.unknown") from wrong
    body, mac = raw[:20], raw[20:]
    if len(raw) != 36 or not compare_digest(mac, keys.sign(PURPOSE, body)[:16]):
        raise Invalid("", "form.unknown")
    shown = datetime.fromtimestamp(int.from_bytes(body[16:], "big"), now.tzinfo)
    if now - shown > LIFETIME:
        raise Invalid("", "form.old")
    if now - shown < FASTEST:
        raise Invalid("", "form.hasty")
    return FormToken(UUID(bytes=body[:16]), shown, text)


def _signed(keys: Keyring, number: UUID, shown: datetime) -> FormToken:
    body = number.bytes + int(shown.timestamp()).to_bytes(4, "big")
    mac = keys.sign(PURPOSE, body)[:16]
    return FormToken(number, shown, base64.urlsafe_b64encode(body + mac).decode().rstrip("="))
