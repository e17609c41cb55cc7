"""Which secrets a mailbox needs, and which of the stored ones it may go on using.

A stored password goes only to the server it was given for: whoever may change a mailbox could
otherwise name a server of their own and have it sent there. The same holds for where tokens come
from. Pure.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from walletdesk.adapters.email.model import Mailbox, Server
from walletdesk.platform.errors import Invalid

SECRETS = (
    "imap_password",
    "smtp_password",
    "oauth_secret",
    "oauth_refresh",
    "dkim_key",
    "webhook_key",
)


def needed(mailbox: Mailbox) -> list[str]:
    """What it cannot work without. A public OAuth client has no secret, so it is not among them."""
    wanted = {
        "imap_password": _login(mailbox.imap) == "password",
        "smtp_password": _login(mailbox.smtp) == "password",
        "oauth_refresh": "oauth2" in (_login(mailbox.imap), _login(mailbox.smtp)),
        "webhook_key": bool(mailbox.webhook),
    }
    return [name for name, wants in wanted.items() if wants]


def used(mailbox: Mailbox) -> frozenset[str]:
    """What it makes use of; all else is not kept."""
    wanted = needed(mailbox)
    return frozenset({*wanted, "dkim_key", *(["oauth_secret"] * ("oauth_refresh" in wanted))})


def usable(before: Mailbox | None, after: Mailbox, stored: AbstractSet[str]) -> frozenset[str]:
    """Names of stored secrets that still go where they were given for."""
    if before is None:
        return frozenset()
    tokens = _source(before) == _source(after) and _shown_to(after) <= _shown_to(before)
    stays = {
        "imap_password": _place(before.imap) == _place(after.imap),
        "smtp_password": _place(before.smtp) == _place(after.smtp),
        "oauth_secret": tokens,
        "oauth_refresh": tokens,
        "dkim_key": True,
        "webhook_key": before.webhook == after.webhook,
    }
    return frozenset(name for name in stored if stays.get(name))


def missing(
    mailbox: Mailbox, typed: Mapping[str, str], stored: AbstractSet[str], held: AbstractSet[str]
) -> list[Invalid]:
    """What must be typed, or typed again."""
    return [
        Invalid(name, "email.secret_again" if name in stored else "email.secret_needed")
        for name in needed(mailbox)
        if not typed.get(name) and name not in held
    ]


def dropped(mailbox: Mailbox, stored: AbstractSet[str], held: AbstractSet[str]) -> dict[str, str]:
    """Empty texts for stored secrets that nothing uses any more, as the store wants them."""
    wanted = used(mailbox)
    return {name: "" for name in stored if name not in wanted or name not in held}


def _login(server: Server | None) -> str:
    return server.login if server else "none"


def _place(server: Server | None) -> object:
    """What a password is given for; another port or user of the same machine is the same place,
    but going without encryption is not.
    """
    return (server.host.lower(), server.security == "none") if server else None


def _source(mailbox: Mailbox) -> str:
    """Where access tokens are asked for; the refresh token is shown there."""
    return mailbox.oauth.token_url if mailbox.oauth else ""


def _shown_to(mailbox: Mailbox) -> set[object]:
    """Which servers are shown access tokens."""
    servers = (mailbox.imap, mailbox.smtp)
    return {_place(server) for server in servers if server and server.login == "oauth2"}
