"""Delivery reports: RFC 3464, and the plain letters of servers that write none."""

import re
from collections.abc import Sequence

from walletdesk.adapters.email.model import Bounce
from walletdesk.adapters.email.reading import addresses, fields, identifiers, words
from walletdesk.adapters.email.reading.fields import Head

_MOST = 1_000
_BLANK = re.compile(rb"\n[ \t\r]*\n")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])([0-7]\d)(?=[\s-])")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])")
_ID = re.compile(r"(?im)^[>\s]*message-id:\s*<([^<>\s]{1,998})>")
_DELAYED = re.compile(
    r"delayed|not yet been delivered|will (?:keep|continue) trying|warning:|延迟|稍后重试|retrasad",
    re.IGNORECASE,
)
_ACTIONS = {"failed", "delayed", "delivered", "relayed", "expanded"}
_BY_CLASS = {"2": "delivered", "4": "delayed", "5": "failed"}
_LONGEST = 100_000


def standard(status: bytes, about: str, damage: set[str]) -> list[Bounce]:
    """Every recipient of a message/delivery-status part."""
    blocks = _BLANK.split(status, maxsplit=_MOST + 1)[: _MOST + 1]
    heads = [_head(block.strip() + b"\n", damage) for block in blocks if block.strip()]
    about = about or next(
        (
            found[0]
            for head in heads
            if (found := identifiers.ids(head.first("x-original-message-id")))
        ),
        "",
    )
    return [bounce for head in heads if (bounce := _recipient(head, about, damage))]


def _head(block: bytes, damage: set[str]) -> Head:
    return fields.parse(block, 0, len(block), damage)[0]


def _recipient(head: Head, about: str, damage: set[str]) -> Bounce | None:
    """The address that we wrote to stands in Original-Recipient when it was forwarded."""
    said = [_typed(head.first(name), damage) for name in ("original-recipient", "final-recipient")]
    recipient = next((address for each in said if (address := addresses.clean(each))), "")
    action = words.text(head.first("action"), damage).lower().split(" ")[0]
    status = _STATUS.search(words.text(head.first("status"), damage))
    diagnostic = _typed(head.first("diagnostic-code"), damage)
    if not recipient and not action and status is None:
        return None
    code = status[0] if status else _code(diagnostic)
    if action not in _ACTIONS:
        action = _BY_CLASS.get(code[:1], "failed")
    return Bounce(action, code, recipient, diagnostic[:2_000], about)


def _typed(value: bytes, damage: set[str]) -> str:
    """The part after `rfc822;` or `smtp;`."""
    text = words.text(value[:_LONGEST], damage)
    kind, mark, rest = text.partition(";")
    return rest.strip() if mark and kind.strip().replace("-", "").isalnum() else text


def _code(text: str) -> str:
    """An enhanced status in `text`, or one made of a plain SMTP reply, or ""."""
    if found := _STATUS.search(text):
        return found[0]
    reply = _REPLY.search(text)
    return f"{reply[1]}.0.0" if reply else ""


def plain(
    head: Head, subject: str, text: str, about: str, ours: Sequence[str], damage: set[str]
) -> list[Bounce]:
    """Best effort for the letters of qmail, Exim, QQ, 163, Exchange: who, why, about what."""
    text = text[:_LONGEST]
    told = words.text(head.first("x-failed-recipients"), damage)
    hidden = {each.lower() for each in ours}
    found = _ADDRESS.findall(told) or _ADDRESS.findall(_letter(text))
    reached = [
        each
        for each in dict.fromkeys(address.lower() for address in found)
        if each not in hidden and not each.startswith(("mailer-daemon@", "postmaster@"))
    ]
    if not told:
        reached = reached[:1]
    if not about and (named := _ID.search(text)):
        about = named[1]
    code = _code(text)
    action = "delayed" if code.startswith("4") or _DELAYED.search(subject) else "failed"
    return [Bounce(action, code, each, _reason(text), about) for each in reached[:_MOST]]


def _letter(text: str) -> str:
    """Without the copy of our mail that often follows."""
    for mark in (
        "--- Below this line",
        "------ This is a copy",
        "Original message",
        "原邮件",
        "原始邮件",
    ):
        text = text.partition(mark)[0] or text
    return text


def _reason(text: str) -> str:
    """The line that holds the server's reply, else the first one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    coded = (line for line in lines if _STATUS.search(line) or _REPLY.search(line + " "))
    return next(coded, lines[0] if lines else "")[:2_000]
