"""The signed link to a talk: whoever holds it reads and answers as its contact, for 90 days.

Token: base64url of `16-byte conversation id | 4-byte end (Unix seconds) | 16-byte MAC`.
"""

import base64
import binascii
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from walletdesk.platform.crypto import Keyring
from walletdesk.platform.errors import Forbidden, NotFound
from walletdesk.portal import languages

PURPOSE = "portal.talk"
RATE = "portal.rate"
LIFETIME = timedelta(days=90)


def talk_path(keys: Keyring, conversation: UUID, now: datetime, *, language: str) -> str:
    """Path of the page of a talk, in a language."""
    return languages.path(language, f"/t/{made(keys, conversation, now)}")


def made(keys: Keyring, conversation: UUID, now: datetime) -> str:
    """The token of a talk."""
    return _made(keys, PURPOSE, conversation, now)


def _made(keys: Keyring, purpose: str, conversation: UUID, now: datetime) -> str:
    end = int((now + LIFETIME).timestamp())
    body = conversation.bytes + end.to_bytes(4, "big")
    mac = keys.sign(purpose, body)[:16]
    return base64.urlsafe_b64encode(body + mac).decode().rstrip("=")


def rate_path(
    keys: Keyring, conversation: UUID, now: datetime, score: int, *, language: str
) -> str:
    """Path of the page that rates a talk, with a score chosen; its link opens nothing else."""
    token = _made(keys, RATE, conversation, now)
    return languages.path(language, f"/r/{token}") + f"?score={score}"


def opened(keys: Keyring, token: str, now: datetime, *, purpose: str = PURPOSE) -> UUID:
    """The conversation. Raise `NotFound` (we did not make the link) or `Forbidden` (it ended)."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as wrong:
        raise NotFound("talk") from wrong
    body, mac = raw[:20], raw[20:]
    if len(raw) != 36 or not compare_digest(mac, keys.sign(purpose, body)[:16]):
        raise NotFound("talk")
    if int.from_bytes(body[16:], "big") <= now.timestamp():
        raise Forbidden("portal.link_ended", days=LIFETIME.days)
    return UUID(bytes=body[:16])
