"""CSRF: a token bound to the session, in the header `X-CSRF-Token` or the form's field `csrf`.

The header is looked at first and is the only way for multipart and JSON bodies, so that no upload
is parsed before we know whom it comes from. Before there is a session, the token is bound to the
cookie `form` (signed double submit). Source: OWASP, Cross-Site Request Forgery Prevention.
"""

import base64
import functools
import hmac

from walletdesk.people.memory import Known
from walletdesk.platform.crypto import Keyring
from walletdesk.ui import AnyRequest

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "csrf", "x-csrf-token"
FORM = "application/x-www-form-urlencoded"


def session_token(keys: Keyring, known: Known) -> str:
    """The token of the pages of a session."""
    assert known.session is not None
    return _signed(keys, b"session " + known.session.id.bytes)


def form_token(keys: Keyring, cookie: str) -> str:
    """The token of the forms before a session."""
    return _signed(keys, b"form " + cookie.encode())


async def given(request: AnyRequest) -> str:
    """The token that came with a request; empty when there is none."""
    if header := request.headers.get(HEADER):
        return header
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return ""
    form = await request.form()  # kept by the request: the handler reads the same
    return str(form.get(FIELD, ""))


def fits(token: str, expected: str) -> bool:
    """Compared in constant time."""
    return bool(token) and hmac.compare_digest(token.encode(), expected.encode())


def foreign(request: AnyRequest) -> bool:
    """Whether the browser says that another site's page sent this (Fetch Metadata)."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


@functools.lru_cache(maxsize=4_000)
def _signed(keys: Keyring, message: bytes) -> str:
    return base64.urlsafe_b64encode(keys.sign("people.csrf", message)[:24]).decode()
