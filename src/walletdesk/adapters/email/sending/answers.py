"""What a server's answer means for a mail (RFC 5321 §4.2, RFC 3463, RFC 6647 for greylisting)."""

import re
from typing import Literal

from msgspec import Struct

type Stage = Literal["connect", "login", "sender", "recipient", "data"]
"""After which command the answer came."""

ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
GREY = re.compile(r"gr[ae]y[- ]?list|postgrey", re.IGNORECASE)

SOON = 60.0
GREYLISTED = 300.0
SLOW = 120.0
MAILBOX_FULL = 3600.0
MISCONFIGURED = 300.0
"""Seconds: an administrator has to do something, mails wait for it."""


class Meaning(Struct, frozen=True):
    """`error`: a code of `channels.Delivery`. `retry_after`: seconds, None for never.
    `slow`: the domain asks for less at a time.
    """

    error: str
    retry_after: float | None = None
    slow: bool = False


BY_STATUS = {
    "1.0": "mail.no_such_user",
    "1.1": "mail.no_such_user",
    "1.2": "mail.no_such_domain",
    "1.3": "mail.no_such_user",
    "1.6": "mail.no_such_user",
    "1.10": "mail.no_such_domain",
    "1.7": "mail.sender_refused",
    "1.8": "mail.sender_refused",
    "2.1": "mail.mailbox_disabled",
    "2.2": "mail.mailbox_full",
    "2.3": "mail.too_large",
    "3.4": "mail.too_large",
    "4.4": "mail.no_such_domain",
    "6.7": "mail.no_utf8",
}
"""Class 5 by subject and detail of RFC 3463 and the registry it founded."""

BY_STAGE: dict[tuple[int, Stage], str] = {
    (550, "recipient"): "mail.no_such_user",
    (551, "recipient"): "mail.no_such_user",
    (552, "recipient"): "mail.mailbox_full",
    (553, "recipient"): "mail.no_such_user",
    (552, "sender"): "mail.too_large",
    (552, "data"): "mail.too_large",
    (550, "sender"): "mail.sender_refused",
    (553, "sender"): "mail.sender_refused",
    (550, "data"): "mail.refused_policy",
    (554, "connect"): "mail.refused_policy",
    (554, "data"): "mail.refused_policy",
}
"""Servers without enhanced codes."""


def meaning(code: int, text: str, stage: Stage) -> Meaning:
    """Read an answer that was no success."""
    if stage == "login" or code in (530, 535):
        return Meaning("mail.login", MISCONFIGURED)
    status = ENHANCED.match(text)
    if code < 500:
        return _for_now(code, text, status)
    return Meaning(_for_good(code, status, stage))


def _for_now(code: int, text: str, status: re.Match[str] | None) -> Meaning:
    if GREY.search(text):
        return Meaning("mail.greylisted", GREYLISTED)
    if code == 421 or (status and status[2] == "7"):
        return Meaning("mail.slowed", SLOW, slow=True)
    if status and (status[2], status[3]) == ("2", "2"):
        return Meaning("mail.mailbox_full", MAILBOX_FULL)
    return Meaning("mail.deferred", SOON)


def _for_good(code: int, status: re.Match[str] | None, stage: Stage) -> str:
    if status and status[1] == "5":
        known = BY_STATUS.get(f"{status[2]}.{status[3]}")
        if known:
            return known
        if status[2] == "7":
            return "mail.sender_refused" if stage == "sender" else "mail.refused_policy"
        if status[2] != "0":
            return "mail.refused"
    return BY_STAGE.get((code, stage), "mail.refused")
