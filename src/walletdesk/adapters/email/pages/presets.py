"""Servers of the mail providers most people have, as the providers document them (2026-11)."""

from msgspec import Struct

from walletdesk.adapters.email.model import OAuth, Server


class Preset(Struct, frozen=True):
    """A provider: its servers and the domains of its addresses; `advice` is a text's code."""

    name: str
    imap: Server
    smtp: Server
    advice: str
    domains: tuple[str, ...] = ()
    oauth: OAuth | None = None


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


def _outgoing(host: str) -> Server:
    return Server(host, 465)


PRESETS: dict[str, Preset] = {
    "google": Preset(
        "Gmail, Google Workspace",
        Server("imap.gmail.com", 993),
        _outgoing("smtp.gmail.com"),
        _("email.advice.google"),
        ("gmail.com", "googlemail.com"),
        OAuth("https://oauth2.googleapis.com/token", "", "https://mail.google.com/"),
    ),
    "microsoft": Preset(
        "Outlook, Microsoft 365",
        Server("outlook.office365.com", 993, login="oauth2"),
        Server("smtp.office365.com", 587, "starttls", login="oauth2"),
        _("email.advice.microsoft"),
        ("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.es"),
        OAuth(
            "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "",
            "https://outlook.office.com/IMAP.AccessAsUser.All"
            " https://outlook.office.com/SMTP.Send offline_access",
        ),
    ),
    "qq": Preset(
        "QQ 邮箱",
        Server("imap.qq.com", 993),
        _outgoing("smtp.qq.com"),
        _("email.advice.qq"),
        ("qq.com", "foxmail.com", "vip.qq.com"),
    ),
    "exmail": Preset(
        "腾讯企业邮箱",
        Server("imap.exmail.qq.com", 993),
        _outgoing("smtp.exmail.qq.com"),
        _("email.advice.qq"),
    ),
    "163": Preset(
        "网易 163 邮箱",
        Server("imap.163.com", 993),
        _outgoing("smtp.163.com"),
        _("email.advice.netease"),
        ("163.com",),
    ),
    "yahoo": Preset(
        "Yahoo Mail",
        Server("imap.mail.yahoo.com", 993),
        _outgoing("smtp.mail.yahoo.com"),
        _("email.advice.yahoo"),
        ("yahoo.com", "yahoo.es", "yahoo.com.mx", "yahoo.com.ar", "ymail.com"),
    ),
    "fastmail": Preset(
        "Fastmail",
        Server("imap.fastmail.com", 993),
        _outgoing("smtp.fastmail.com"),
        _("email.advice.fastmail"),
        ("fastmail.com", "fastmail.fm"),
    ),
    "zoho": Preset(
        "Zoho Mail",
        Server("imap.zoho.com", 993),
        _outgoing("smtp.zoho.com"),
        _("email.advice.zoho"),
        ("zoho.com", "zohomail.com"),
    ),
}


def of_address(address: str) -> str:
    """The key of the provider whose domain an address has, "" when it is nobody's we know."""
    domain = address.strip().lower().rpartition("@")[2]
    return next((key for key, preset in PRESETS.items() if domain in preset.domains), "")


def of_host(host: str) -> str:
    """The key of the provider that a server for receiving belongs to, "" for others."""
    wanted = host.strip().lower()
    return next((key for key, preset in PRESETS.items() if preset.imap.host == wanted), "")
