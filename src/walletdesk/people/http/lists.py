"""What the lists of people's API share: how many are asked for, and the page cut from the find."""

from typing import Annotated, Protocol
from uuid import UUID

from litestar.params import Parameter

from walletdesk.platform import paging
from walletdesk.platform.paging import LIMIT, Page

Limit = Annotated[int, Parameter(ge=1, le=LIMIT, description="The most items to give")]


class Listed(Protocol):
    """What is sorted by its id alone: ids are made in the order of time."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...


def behind(cursor: str | None) -> UUID | None:
    """The id of the last item that was shown. Raise `Invalid`."""
    return paging.decode(cursor, tuple[UUID])[0] if cursor else None


def page[T: Listed](found: list[T], limit: int) -> Page[T]:
    """A page of `limit`, from what was found when one more was asked for."""
    more = paging.encode(found[limit - 1].id) if len(found) > limit else None
    return Page(found[:limit], more)
