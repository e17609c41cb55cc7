"""The filters beside a view, as they stand in an address: `?channel=chat&language=es`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict, replace

from walletdesk.channels import KINDS
from walletdesk.conversations import PRIORITIES, Filter
from walletdesk.platform.errors import Invalid

STATUSES = ("open", "pending", "on_hold", "solved", "closed")


class Narrowing(Struct, frozen=True):
    """What of a view is shown; empty does not restrict. A status takes the place of the view's."""

    status: str = ""
    channel: str = ""
    category: str = ""
    language: str = ""
    tag: str = ""
    priority: str = ""

    def __bool__(self) -> bool:
        return self != NONE

    @property
    def count(self) -> int:
        """How many filters are set."""
        return sum(1 for value in asdict(self).values() if value)

    def query(self) -> str:
        """The query string, with its question mark; empty without filters."""
        set_ones = {name: value for name, value in asdict(self).items() if value}
        return f"?{urlencode(set_ones)}" if set_ones else ""

    def narrow(self, whole: Filter) -> Filter:
        """The view's filter with these."""
        if not self:
            return whole
        narrowed: dict[str, Any] = {
            "channel": self.channel or None,
            "category": UUID(self.category) if self.category else None,
            "language": self.language or None,
            "tag": self.tag or None,
            "priority": PRIORITIES.index(self.priority) if self.priority else None,
        }
        if self.status:
            narrowed["statuses"] = (self.status,)
        return replace(whole, **narrowed)


NONE = Narrowing()


def read(query: Mapping[str, str], languages: tuple[str, ...]) -> Narrowing:
    """The filters in a query; a form sends empty ones along. Raise `Invalid` for unknown values."""
    known = {
        "status": STATUSES,
        "channel": tuple(KINDS),
        "language": languages,
        "priority": PRIORITIES,
    }
    found = {
        name: value
        for name in Narrowing.__struct_fields__
        if (value := query.get(name, "").strip())
    }
    if not found:
        return NONE
    for name, offered in known.items():
        if name in found and found[name] not in offered:
            raise Invalid(name, "filter.unknown", offered=", ".join(offered))
    if "tag" in found:
        found["tag"] = " ".join(found["tag"].lower().split())[:40]
    if "category" in found:
        _check_id(found["category"])
    return Narrowing(**found)


def _check_id(category: str) -> None:
    try:
        UUID(category)
    except ValueError:
        raise Invalid("category", "category.unknown") from None
