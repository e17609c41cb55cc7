"""How often one address may send forms: never met by a person, soon by a script."""

from collections import OrderedDict
from datetime import datetime, timedelta

from litestar import Litestar

from walletdesk.platform.errors import TooMany

MOST = 12
WITHIN = timedelta(minutes=10)
MOST_KEPT = 50_000


class Sent:
    """What each address has sent of late, in this process's memory."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_address: OrderedDict[str, list[datetime]] = OrderedDict()

    def take(self, address: str, now: datetime) -> None:
        """Count one. Raise `TooMany` when it is one too many within ten minutes."""
        recent = [at for at in self._by_address.pop(address, ()) if now - at < WITHIN]
        self._by_address[address] = recent
        if len(self._by_address) > MOST_KEPT:
            self._by_address.popitem(last=False)
        if len(recent) >= self._most:
            raise TooMany("form.too_many", retry_after=(recent[0] + WITHIN - now).total_seconds())
        recent.append(now)


def of(app: Litestar) -> Sent:
    """What this process counts; the limit is divided by the web processes."""
    found: Sent | None = app.state.get("portal_sent")
    if found is None:
        found = app.state["portal_sent"] = Sent(max(4, MOST // app.state.settings.web_processes))
    return found
