"""Channel kinds: their names, icons and limits. Which of them have an adapter, wiring.py knows."""

from msgspec import Struct


class ChannelKind(Struct, frozen=True):
    """A way in.

    `name` is a message id; names of products are the same in all languages. `text_limit`:
    characters of one message out. `window_hours`: so long after the contact's last message an
    ordinary reply is allowed; None: always. `attachments`: whether files can be sent out.
    `pulled`: the far end reads from us (a stream, a page, the API), so nothing has to be sent.
    Sources: the platforms' own documentation of their messaging APIs.
    """

    name: str
    icon: str
    text_limit: int = 20_000
    window_hours: int | None = None
    attachments: bool = True
    public: bool = False
    pulled: bool = False


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


KINDS: dict[str, ChannelKind] = {
    "chat": ChannelKind(_("Live chat"), "message-circle", pulled=True),
    "form": ChannelKind(_("Message form"), "message-square-text", pulled=True),
    "api": ChannelKind(_("In the app"), "wallet", pulled=True),
    "email": ChannelKind(_("Email"), "mail", text_limit=100_000),
    "phone": ChannelKind(_("Phone"), "phone", text_limit=0, attachments=False),
    "telegram": ChannelKind("Telegram", "send", text_limit=4_096),
    "whatsapp": ChannelKind("WhatsApp", "message-circle", text_limit=4_096, window_hours=24),
    "messenger": ChannelKind("Messenger", "message-circle", text_limit=2_000, window_hours=24),
    "instagram": ChannelKind("Instagram", "image", text_limit=1_000, window_hours=24),
    "x": ChannelKind("X", "at-sign", text_limit=10_000, public=True),
    "line": ChannelKind("LINE", "message-circle", text_limit=5_000),
    "wechat": ChannelKind(_("WeChat"), "message-circle", text_limit=2_048, window_hours=48),
    "weibo": ChannelKind(_("Weibo"), "at-sign", text_limit=2_000, public=True),
    "discord": ChannelKind("Discord", "hash", text_limit=2_000, public=True),
    "forum": ChannelKind(_("Forum"), "users", text_limit=32_000, public=True),
}


def is_pulled(kind: str) -> bool:
    """Whether a message on this kind of channel has arrived once it is committed."""
    return kind in KINDS and KINDS[kind].pulled
