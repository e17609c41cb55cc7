"""The cookie by which a browser that an account has signed in from is told from a stranger's.

It opens nothing. It only gives its owner a count of tries of their own, so that nobody can keep
them out by guessing (OWASP: Slow Down Online Guessing Attacks with Device Cookies).
"""

import base64
import hmac

from walletdesk.people.model.tokens import fresh_secret
from walletdesk.platform.crypto import Keyring


def make(keys: Keyring, email: str) -> str:
    """A value for a browser that has just proved to be this account's."""
    nonce = fresh_secret()
    return f"{nonce}.{_mark(keys, email, nonce)}"


def known(keys: Keyring, email: str, value: str | None) -> str | None:
    """The browser's id when the value was made for this account."""
    nonce, _, mark = (value or "").partition(".")
    if not hmac.compare_digest(mark.encode(), _mark(keys, email, nonce).encode()):
        return None
    return nonce


def _mark(keys: Keyring, email: str, nonce: str) -> str:
    signed = keys.sign("people.device", f"{email.strip().lower()} {nonce}".encode())
    return base64.urlsafe_b64encode(signed[:24]).decode()
