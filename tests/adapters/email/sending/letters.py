"""A letter of tests, and how it reads at the far end."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from msgspec import structs

from walletdesk.adapters.email.model import Address
from walletdesk.adapters.email.sending import Brand, Letter, compose

LETTER = Letter(
    sender=Address("TPWallet 支持", "support@desk.example"),
    to=(Address("王小明", "wang@mail.example"),),
    subject="您的转账一直待处理 [WD-1042]",
    language="zh-Hans",
    date=datetime(2026, 11, 22, 10, 4, tzinfo=UTC),
    message_id="1042.3@desk.example",
    text="您好，\n\n我来看一下，请稍等。",
    brand=Brand(name="TPWallet"),
)


def letter(**changes: Any) -> Letter:
    return structs.replace(LETTER, **changes)


def read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def made(**changes: Any) -> EmailMessage:
    """A letter composed and read again."""
    return read(compose(letter(**changes)))


def body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
