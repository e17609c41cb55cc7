"""How a mailbox is, in one word, and what that means. Pure."""

from msgspec import Struct

from walletdesk.adapters.email.store import Box


class Standing(Struct, frozen=True):
    """`word` and `icon` stand in a badge of `meaning`; `trouble`: the code of what is wrong."""

    word: str
    meaning: str
    icon: str
    trouble: str = ""


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


PAUSED = Standing(_("Paused"), "warn", "pause")
UNREAD = Standing(_("Not read yet"), "info", "hourglass")
TAKES = Standing(_("Takes what is sent to it"), "good", "inbox")
"""A mailbox without IMAP: the listener or a provider brings its mail."""
SENDS = Standing(_("Sends only"), "info", "send")
STATES = {
    "connecting": Standing(_("Connecting"), "info", "refresh-cw"),
    "reading": Standing(_("Reading mail"), "good", "mail"),
    "idle": Standing(_("Waiting for new mail"), "good", "circle-check"),
    "waiting": Standing(_("Will try again"), "warn", "clock"),
    "failed": Standing(_("Does not work"), "bad", "triangle-alert"),
}


def standing(box: Box) -> Standing:
    """What its administrator should read at a glance."""
    mailbox, health = box.mailbox, box.health
    if mailbox.paused or not box.active:
        return PAUSED
    if mailbox.imap is None:
        return TAKES if mailbox.listener or mailbox.webhook else SENDS
    if health is None or (health.state == "waiting" and not health.code):
        return UNREAD
    found = STATES[health.state]
    return Standing(found.word, found.meaning, found.icon, health.code)


def about(box: Box) -> dict[str, object]:
    """What texts about trouble may name."""
    server = box.mailbox.imap
    names: dict[str, object] = {"address": box.address, "folder": box.mailbox.folder}
    if server is None:
        return names
    return names | {"host": server.host, "port": server.port, "user": server.user, "folders": ""}
