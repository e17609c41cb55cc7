"""SendGrid's Inbound Parse with "POST the raw, full MIME message" and a signature policy.

Sources: twilio.com/docs/sendgrid, "Setting up the Inbound Parse webhook" and "Securing your
Inbound Parse webhooks": ECDSA P-256 with SHA-256 over the timestamp and the raw body. The
account's `webhook_key` is the policy's public key (base64 of DER, or PEM). Retried for three days.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import timedelta

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from walletdesk.adapters.email.model import Check
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

SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"
OLDEST = timedelta(hours=73)
DKIM = re.compile(r"@(?P<domain>[^\s:,{}]{1,255})\s*:\s*(?P<result>[a-z]+)", re.IGNORECASE)
RESULTS = frozenset(("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"))


class _Envelope(Struct, frozen=True):
    to: list[str] = []
    sender: str | None = msgspec.field(default=None, name="from")


def admit(headers: Mapping[str, str], _key: str) -> None:
    """A call without a signature is not read at all. Raise `Refused`."""
    if not (headers.get(SIGNATURE) and headers.get(TIMESTAMP)):
        raise unsigned()


async def read(call: Call, _tools: Tools) -> Handed:
    """Raise `Refused`."""
    sent = call.headers[TIMESTAMP]
    _verify(call, sent)
    check_seconds(sent, call.now, OLDEST)
    form = forms.fields(call)
    if "email" not in form:
        raise unreadable("no email: switch on 'POST the raw, full MIME message'")
    envelope = _envelope(form.get("envelope", b"{}"))
    return Handed(
        raw=form["email"],
        envelope_from=envelope.sender,
        recipients=tuple(envelope.to),
        checks=_checks(form, envelope.sender or ""),
    )


def _verify(call: Call, sent: str) -> None:
    try:
        key = _public_key(call.key)
        signature = base64.b64decode(call.headers[SIGNATURE], validate=True)
        key.verify(signature, sent.encode() + call.body, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, binascii.Error, ValueError) as wrong:
        raise unsigned() from wrong


def _public_key(written: str) -> ec.EllipticCurvePublicKey:
    if "BEGIN" in written:
        key = serialization.load_pem_public_key(written.encode())
    else:
        key = serialization.load_der_public_key(base64.b64decode(written))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("no elliptic key")
    return key


def _envelope(written: bytes) -> _Envelope:
    try:
        return msgspec.json.decode(written, type=_Envelope)
    except msgspec.MsgspecError:
        return _Envelope()  # the mail is worth more than its envelope


def _checks(form: dict[str, bytes], sender: str) -> tuple[Check, ...]:
    """`SPF` is a word; `dkim` is written `{@example.com : pass, @other.example : fail}`."""
    spf = text(form.get("SPF", b"")).strip().lower()
    found = [Check("spf", spf, sender.rpartition("@")[2].lower())]
    found += (
        Check("dkim", each["result"].lower(), each["domain"].lower())
        for each in DKIM.finditer(text(form.get("dkim", b"")))
    )
    return tuple(check for check in found if check.result in RESULTS)
