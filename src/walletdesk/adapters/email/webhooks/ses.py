"""Amazon SES: mail received by a receipt rule whose SNS action posts it.

Source: docs.aws.amazon.com/ses, "Contents of notifications for Amazon SES email receiving". Such
mails have at most 150 KB; choose the encoding Base64, UTF-8 does not keep every mail.
"""

import base64
import binascii
from typing import Literal

import msgspec
from msgspec import Struct

from walletdesk.adapters.email.model import Check
from walletdesk.adapters.email.webhooks import sns
from walletdesk.adapters.email.webhooks.model import Call, Handed, unreadable
from walletdesk.adapters.email.webhooks.tools import Tools

VERDICTS = {"PASS": "pass", "FAIL": "fail", "GRAY": "none", "PROCESSING_FAILED": "temperror"}


class _Verdict(Struct, frozen=True):
    status: str = ""


class _Action(Struct, frozen=True):
    encoding: str = "UTF8"


class _Receipt(Struct, frozen=True, rename="camel"):
    recipients: list[str] = []
    spf_verdict: _Verdict = _Verdict()
    dkim_verdict: _Verdict = _Verdict()
    dmarc_verdict: _Verdict = _Verdict()
    action: _Action = _Action()


class _Source(Struct, frozen=True):
    source: str | None = None


class _Notice(Struct, frozen=True, rename="camel"):
    notification_type: str = ""
    receipt: _Receipt = _Receipt()
    mail: _Source = _Source()
    content: str | None = None


async def read(call: Call, tools: Tools) -> Handed | None:
    """None when there is no mail in it: a subscription, which is confirmed, or another notice of
    SES. Raise `Refused`.
    """
    envelope = await sns.opened(call, tools)
    if envelope.type == "SubscriptionConfirmation":
        await sns.confirm(envelope, tools)
    if envelope.type != "Notification":
        return None
    try:
        notice = msgspec.json.decode(envelope.message, type=_Notice)
    except msgspec.ValidationError as wrong:
        raise unreadable("no notice of SES") from wrong
    except msgspec.DecodeError:
        return None  # SES greets a new topic in plain words
    return _handed(notice) if notice.notification_type == "Received" else None


def _handed(notice: _Notice) -> Handed:
    if notice.content is None:
        raise unreadable("no content: the receipt rule must have an SNS action")
    sender = notice.mail.source
    return Handed(
        raw=_raw(notice.content, notice.receipt.action.encoding),
        envelope_from=sender,
        recipients=tuple(notice.receipt.recipients),
        checks=_checks(notice.receipt, (sender or "").rpartition("@")[2].lower()),
    )


def _raw(content: str, encoding: str) -> bytes:
    if encoding.upper() != "BASE64":
        return content.encode("utf-8", "replace")
    try:
        return base64.b64decode(content)
    except (binascii.Error, ValueError) as wrong:
        raise unreadable("content") from wrong


def _checks(receipt: _Receipt, domain: str) -> tuple[Check, ...]:
    """SES names no domain; SPF is about the envelope's sender."""
    verdicts: tuple[tuple[Literal["spf", "dkim", "dmarc"], _Verdict, str], ...] = (
        ("spf", receipt.spf_verdict, domain),
        ("dkim", receipt.dkim_verdict, ""),
        ("dmarc", receipt.dmarc_verdict, ""),
    )
    return tuple(
        Check(method, VERDICTS[verdict.status], about)
        for method, verdict, about in verdicts
        if verdict.status in VERDICTS
    )
