"""Where a request comes from, behind proxies that settings name as trusted."""

import ipaddress
from collections.abc import Sequence

from walletdesk.people.model.sessions import Visitor
from walletdesk.ui import AnyRequest


def visitor(request: AnyRequest) -> Visitor:
    """Address and browser, as a session remembers them."""
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "")
    trusted = request.app.state.settings.trusted_proxies
    address = client_address(peer, forwarded, trusted)
    return Visitor(address, request.headers.get("user-agent", ""))


def client_address(peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """The last address of the chain that no trusted proxy vouches for being a proxy itself.

    Only what a trusted proxy appended is believed: the front of X-Forwarded-For is the visitor's.
    """
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    address = peer
    while chain and _within(address, trusted):
        candidate = chain.pop()
        if _parsed(candidate) is None:
            break
        address = candidate
    return address


def _within(address: str, networks: Sequence[str]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(
        parsed in ipaddress.ip_network(network, strict=False) for network in networks
    )


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
