"""Mailgun routes: `forward("…/mime")` posts the mail as `body-mime`.

Sources: documentation.mailgun.com, "Receiving messages via HTTP" and "Securing webhooks". The
signature covers the time and a token only, so a token counts for one mail; Mailgun tries again
for eight hours.
"""

import hashlib
import hmac
from datetime import timedelta

from walletdesk.adapters.email.webhooks import forms
from walletdesk.adapters.email.webhooks.model import (
    Call,
    Handed,
    check_seconds,
    text,
    unreadable,
    unsigned,
)
from walletdesk.adapters.email.webhooks.tools import Tools

OLDEST = timedelta(hours=9)


async def read(call: Call, tools: Tools) -> Handed:
    """Raise `Refused`."""
    form = forms.fields(call)
    sent, token = form.get("timestamp", b""), form.get("token", b"")
    signature = hmac.new(call.key.encode(), sent + token, hashlib.sha256).hexdigest().encode()
    if not token or not hmac.compare_digest(signature, form.get("signature", b"").lower()):
        raise unsigned()
    check_seconds(text(sent), call.now, OLDEST)
    if "body-mime" not in form:
        raise unreadable("no body-mime: the address of the route must end with /mime")
    sender, recipient, raw = form.get("sender"), form.get("recipient", b""), form["body-mime"]
    tools.tokens.use(token, b"\n".join((sender or b"", recipient, raw)))
    return Handed(
        raw=raw,
        envelope_from=None if sender is None else text(sender),
        recipients=tuple(part.strip() for part in text(recipient).split(",") if part.strip()),
    )
