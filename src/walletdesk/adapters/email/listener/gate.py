"""How much one address, and all of them, may ask of us: connections, mails, bytes in memory."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

from walletdesk.adapters.email.listener.model import Limits

MOST_ADDRESSES = 20_000


class Gate:
    """Counts of one listener. `now` is a monotonic clock in seconds."""

    def __init__(self, limits: Limits, trusted: tuple[str, ...], now: Callable[[], float]) -> None:
        self._limits = limits
        self._trusted = [ipaddress.ip_network(each, strict=False) for each in trusted]
        self._now = now
        self._open: dict[str, int] = {}
        self._mails: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._bytes = 0

    def enter(self, peer: str) -> bool:
        """Whether one more connection fits; if so it counts until `leave`."""
        key = _key(peer)
        here = self._open.get(key, 0)
        if sum(self._open.values()) >= self._limits.connections:
            return False
        if here >= self._limits.connections_each and not self.trusts(peer):
            return False
        self._open[key] = here + 1
        return True

    def leave(self, peer: str) -> None:
        """A connection has ended."""
        key = _key(peer)
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]

    def mail(self, peer: str) -> bool:
        """Take one mail from the address's bucket; False when it is empty."""
        if self.trusts(peer):
            return True
        key, now = _key(peer), self._now()
        left, at = self._mails.pop(key, (self._limits.burst, now))
        left = min(self._limits.burst, left + (now - at) * self._limits.refill)
        self._mails[key] = (left - 1 if left >= 1 else left, now)
        if len(self._mails) > MOST_ADDRESSES:
            self._mails.popitem(last=False)
        return left >= 1

    def hold(self, size: int) -> bool:
        """Whether that many more bytes of mail may lie in memory; if so they count until `drop`."""
        if self._bytes + size > self._limits.memory:
            return False
        self._bytes += size
        return True

    def drop(self, size: int) -> None:
        """They are gone."""
        self._bytes -= size

    def trusts(self, peer: str) -> bool:
        """Whether it is a relay of our own."""
        address = _address(peer)
        return address is not None and any(address in network for network in self._trusted)


def _address(peer: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _key(peer: str) -> str:
    """One household: an IPv4 address, or the 64 bits that an IPv6 network is given."""
    address = _address(peer)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or peer)
