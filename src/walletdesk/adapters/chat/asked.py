"""What a call says of who makes it: language and address."""

from walletdesk import people
from walletdesk.adapters.chat.parts import Parts
from walletdesk.adapters.chat.wire import Call
from walletdesk.platform import i18n


def language(ours: Parts, call: Call) -> str:
    """`?lang=`, else Accept-Language; one that we have."""
    wish = call.query("lang") or call.header(b"accept-language")
    return i18n.negotiate(wish[:500], ours.settings.languages)


def address(ours: Parts, call: Call) -> str:
    """Where it comes from, behind proxies that settings name as trusted."""
    peer = call.scope.get("client")
    return people.client_address(
        peer[0] if peer else "", call.header(b"x-forwarded-for"), ours.settings.trusted_proxies
    )
