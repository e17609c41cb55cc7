"""What proves that somebody has read our mail: signed addresses, and the line at its foot.

A token is `NUMBER-MAC`: the number of a conversation and 60 bits of an HMAC over it, in letters
that survive a mail client which changes their case.
"""

import base64
import re
from hmac import compare_digest

from walletdesk.platform.crypto import Keyring

PURPOSE = "email.talk"
_LENGTH = 12
_TOKEN = re.compile(r"(\d{1,15})-([a-z2-7]{12})(?![a-z2-7])", re.IGNORECASE)
LOOP_HEADER = "X-Walletdesk-Loop"


def made(keys: Keyring, number: int) -> str:
    """The token of a conversation."""
    mac = keys.sign(PURPOSE, number.to_bytes(8, "big"))
    return f"{number}-{base64.b32encode(mac).decode().lower()[:_LENGTH]}"


def opened(keys: Keyring, token: str) -> int | None:
    """The conversation's number; None when we did not make the token."""
    found = _TOKEN.fullmatch(token.strip())
    if found is None:
        return None
    number = int(found[1])
    if number >= 2**63:
        return None
    return number if compare_digest(made(keys, number), found[0].lower().strip()) else None


def reply_address(keys: Keyring, address: str, number: int) -> str:
    """`support@…` → `support+1042-abcdefghijkl@…`."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{made(keys, number)}@{domain}"


def of_address(keys: Keyring, address: str) -> int | None:
    """The number in a reply address that we signed."""
    local, _, _ = address.rpartition("@")
    _, plus, tag = local.partition("+")
    return opened(keys, tag) if plus else None


def of_text(keys: Keyring, text: str, prefix: str) -> int | None:
    """The number in the line at the foot of one of our mails, quoted in an answer."""
    pattern = rf"{re.escape(prefix)}-(\d{{1,15}}-[a-z2-7]{{12}})(?![a-z2-7])"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        if (number := opened(keys, found[1])) is not None:
            return number
    return None


def loop_mark(keys: Keyring) -> str:
    """What our own mails carry: one that comes back with it is not answered."""
    return keys.sign("email.loop", b"")[:12].hex()
