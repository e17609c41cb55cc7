"""What is kept of a mail beside its text: sealed with its message, shown on its page."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from walletdesk.adapters.email.model import (
    Address,
    Automatic,
    Bounce,
    Check,
    Forwarded,
    Via,
)

MOST_HEADERS = 200
LONGEST_HEADER = 2_000


class Refused(Struct, frozen=True):
    """A file that did not get in: `code` says why."""

    name: str
    code: str


class Facts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of a mail that came in, or went out (`message_id`, `to`, `cc`, `subject`, `references`)."""

    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Address = Address()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    recipients: int = 0
    subject: str = ""
    date: Annotated[str, Meta(description="RFC 3339, as the sender claims")] = ""
    via: Via = "imap"
    envelope_from: str | None = None
    checks: tuple[Check, ...] = ()
    automatic: Automatic | None = None
    bounces: tuple[Bounce, ...] = ()
    forwarded: Forwarded | None = None
    headers: tuple[tuple[str, str], ...] = ()
    damage: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    inline: tuple[tuple[str, int], ...] = ()
    """Content-IDs, and which of the files that were let in each one is."""
    quoted: str = ""
    signature: str = ""
    size: int = 0


def encode(facts: Facts) -> bytes:
    """For sealing."""
    return msgspec.json.encode(facts)


def decode(text: str | bytes) -> Facts:
    """Opened."""
    return msgspec.json.decode(text, type=Facts)


def as_meta(facts: Facts) -> dict[str, Any]:
    """For `Inbound.meta`."""
    return msgspec.to_builtins(facts)


def of_meta(meta: dict[str, Any]) -> Facts:
    """From `Inbound.meta`."""
    return msgspec.convert(meta, Facts)


def passed(checks: tuple[Check, ...], domain: str) -> bool:
    """Whether the sender's domain is proven: DMARC passed, or SPF or DKIM of that very domain
    (RFC 7489's relaxed alignment without a list of public suffixes: equal, or a part of it).
    """
    if any(c.method == "dmarc" and c.result == "pass" for c in checks):
        return True
    if any(c.method == "dmarc" and c.result == "fail" for c in checks):
        return False
    return any(
        c.method in ("spf", "dkim") and c.result == "pass" and _aligned(c.domain, domain)
        for c in checks
    )


def _aligned(signed: str, domain: str) -> bool:
    signed, domain = signed.lower(), domain.lower()
    return bool(signed) and (signed == domain or domain.endswith("." + signed))
