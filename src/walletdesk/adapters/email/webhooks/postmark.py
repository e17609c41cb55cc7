"""Postmark's inbound webhook, with "Include raw email content in JSON payload" switched on.

Source: postmarkapp.com/developer/webhooks/inbound-webhook. Postmark signs nothing: the webhook's
address carries a name and a password (`https://name:password@…`), which is the account's
`webhook_key`, "name:password". It gives up at once after a 403 and otherwise within 11 hours.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from walletdesk.adapters.email.webhooks.model import Call, Handed, unreadable, unsigned
from walletdesk.adapters.email.webhooks.tools import Tools


class _Posted(Struct, frozen=True):
    raw: str | None = msgspec.field(default=None, name="RawEmail")
    recipient: str = msgspec.field(default="", name="OriginalRecipient")


def admit(headers: Mapping[str, str], key: str) -> None:
    """Believe, or raise `Refused`, before the body is read."""
    kind, _, given = headers.get("authorization", "").partition(" ")
    try:
        known = base64.b64decode(given.strip(), validate=True)
    except (binascii.Error, ValueError):
        known = b""
    if kind.lower() != "basic" or not hmac.compare_digest(known, key.encode()):
        raise unsigned()


async def read(call: Call, _tools: Tools) -> Handed:
    """Raise `Refused`. The envelope's sender and verified checks are in no documented field."""
    posted = _posted(call.body)
    if posted.raw is None:
        raise unreadable("no RawEmail: switch on 'Include raw email content'")
    return Handed(
        raw=posted.raw.encode("utf-8", "replace"),
        recipients=(posted.recipient,) if posted.recipient else (),
    )


def _posted(body: bytes) -> _Posted:
    try:
        return msgspec.json.decode(body, type=_Posted)
    except msgspec.MsgspecError:
        pass  # half a surrogate pair, perhaps: no valid text, but a mail may hold it
    try:
        return msgspec.convert(json.loads(body), type=_Posted)
    except (ValueError, RecursionError) as wrong:
        raise unreadable("no JSON of Postmark's") from wrong
