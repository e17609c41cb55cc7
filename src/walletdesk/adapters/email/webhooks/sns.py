"""Amazon SNS: the signed envelope around every notification.

Source: docs.aws.amazon.com/sns, "Verifying the signatures of Amazon SNS messages" and "HTTP/HTTPS
notification JSON format". Anybody with an account there can sign: the topic must be ours, so the
account's `webhook_key` is the topic's ARN. SNS tries again within an hour at most by its policies.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import Certificate, load_pem_x509_certificate
from msgspec import Struct, field

from walletdesk.adapters.email.webhooks import aws
from walletdesk.adapters.email.webhooks.model import (
    Call,
    Refused,
    check_age,
    unreadable,
    unsigned,
)
from walletdesk.adapters.email.webhooks.tools import Tools

OLDEST = timedelta(hours=24)
MOST_CERTIFICATES = 8
NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


class Envelope(Struct, frozen=True, rename="pascal"):
    """What SNS posts, in its own names."""

    type: str
    message_id: str
    topic_arn: str
    message: str
    timestamp: str
    signature_version: str
    signature: str
    certificate_url: str = field(name="SigningCertURL")
    subject: str | None = None
    subscribe_url: str | None = field(default=None, name="SubscribeURL")
    token: str | None = None


async def opened(call: Call, tools: Tools) -> Envelope:
    """The envelope, believed. Raise `Refused`; what the fetching of a certificate raises passes."""
    try:
        envelope = msgspec.json.decode(call.body, type=Envelope)
    except msgspec.MsgspecError as wrong:
        raise unreadable("no envelope of SNS") from wrong
    if not hmac.compare_digest(envelope.topic_arn.encode(), call.key.encode()):
        raise Refused(HTTPStatus.FORBIDDEN, "topic")
    if not aws.is_sns(envelope.certificate_url, region(envelope)):
        raise unsigned()
    _verify(envelope, await _certificate(envelope.certificate_url, tools))
    check_age(_sent(envelope), call.now, OLDEST)
    return envelope


def region(envelope: Envelope) -> str:
    """Of the topic: `arn:aws:sns:REGION:…`."""
    return [*envelope.topic_arn.split(":"), "", "", "", ""][3]


async def confirm(envelope: Envelope, tools: Tools) -> None:
    """Visit the address that confirms the subscription. Raise `Refused` when it is not SNS's."""
    url = envelope.subscribe_url or ""
    if not aws.is_sns(url, region(envelope)):
        raise Refused(HTTPStatus.FORBIDDEN, "address")
    await tools.get(url)


async def _certificate(url: str, tools: Tools) -> Certificate:
    """Fetched once; the address names the certificate."""
    if (known := tools.certificates.get(url)) is None:
        try:
            known = load_pem_x509_certificate(await tools.get(url))
        except ValueError as wrong:
            raise unsigned() from wrong
        tools.certificates[url] = known
        if len(tools.certificates) > MOST_CERTIFICATES:
            tools.certificates.popitem(last=False)
    if not known.not_valid_before_utc <= tools.now() <= known.not_valid_after_utc:
        raise unsigned()
    return known


def _verify(envelope: Envelope, certificate: Certificate) -> None:
    """Version 1 is RSA with SHA-1, version 2 with SHA-256; both over the same text."""
    key, version = certificate.public_key(), envelope.signature_version
    if not isinstance(key, rsa.RSAPublicKey) or version not in {"1", "2"}:
        raise unsigned()
    digest = hashes.SHA1() if version == "1" else hashes.SHA256()  # noqa: S303
    try:
        signature = base64.b64decode(envelope.signature, validate=True)
        key.verify(signature, signed_text(envelope), padding.PKCS1v15(), digest)
    except (InvalidSignature, binascii.Error) as wrong:
        raise unsigned() from wrong


def signed_text(envelope: Envelope) -> bytes:
    """Names and values a line each, in the documented order, absent ones left out."""
    names = NOTIFICATION if envelope.type == "Notification" else CONFIRMATION
    values = msgspec.to_builtins(envelope)
    return "".join(
        f"{name}\n{values[name]}\n" for name in names if values.get(name) is not None
    ).encode()


def _sent(envelope: Envelope) -> datetime:
    try:
        sent = datetime.fromisoformat(envelope.timestamp)
    except ValueError as wrong:
        raise unreadable("timestamp") from wrong
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)
