"""Words for the codes that a talk holds. Message ids; they are translated where they are shown."""

import functools

from babel import Locale, UnknownLocaleError
from msgspec import Struct

from walletdesk.channels import KINDS


def _(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


class Word(Struct, frozen=True):
    """A text, the icon beside it, and which of the four meanings colours it (or none)."""

    text: str
    icon: str
    meaning: str = ""


# Codes, since "Solved" of one conversation is another word than that of a list of them.
STATUSES = {
    "open": Word(_("status.open"), "circle-alert", "info"),
    "pending": Word(_("status.pending"), "hourglass"),
    "on_hold": Word(_("status.on_hold"), "pause", "warn"),
    "solved": Word(_("status.solved"), "circle-check", "good"),
    "closed": Word(_("status.closed"), "archive"),
}
PRIORITIES = (
    Word(_("Low"), "flag"),
    Word(_("Normal"), "flag"),
    Word(_("High"), "flag", "warn"),
    Word(_("Urgent"), "triangle-alert", "bad"),
)
"""By rank."""

DELIVERIES = {
    "queued": Word(_("Waiting to be sent"), "clock"),
    "sending": Word(_("Being sent"), "clock"),
    "sent": Word(_("Sent"), "check"),
    "delivered": Word(_("Delivered"), "check-check"),
    "read": Word(_("Seen"), "check-check", "info"),
    "failed": Word(_("Not delivered"), "circle-alert", "bad"),
}
IDENTITIES = {
    "email": Word(_("Email address"), "mail"),
    "phone": Word(_("Phone"), "phone"),
    "account": Word(_("Wallet account"), "key-round"),
    "telegram": Word("Telegram", "send"),
    "x": Word("X", "at-sign"),
    "messenger": Word("Messenger", "message-circle"),
    "instagram": Word("Instagram", "image"),
    "whatsapp": Word("WhatsApp", "message-circle"),
    "line": Word("LINE", "message-circle"),
    "wechat": Word(_("WeChat"), "message-circle"),
    "weibo": Word(_("Weibo"), "at-sign"),
    "discord": Word("Discord", "hash"),
    "forum": Word(_("Forum"), "users"),
    "wallet": Word(_("Wallet address"), "wallet"),
}
SCORES = ("", _("Very bad"), _("Bad"), _("So-so"), _("Good"), _("Very good"))
"""Words of a rating, by score."""

WORDS = {
    "statuses": STATUSES,
    "priorities": PRIORITIES,
    "identities": IDENTITIES,
    "channels": KINDS,
    "scores": SCORES,
}
"""For the templates."""


@functools.lru_cache(maxsize=256)
def language_name(tag: str, reader: str) -> str:
    """The name of a language in the reader's; the tag itself when nobody knows it."""
    try:
        shown = Locale.parse(tag, sep="-").get_display_name(Locale.parse(reader, sep="-"))
    except (ValueError, UnknownLocaleError):
        return tag
    return (shown or tag)[:1].upper() + (shown or tag)[1:]
