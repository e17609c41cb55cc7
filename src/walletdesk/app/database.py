"""The database of a command: the outside one of the settings, or the data folder's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec.structs import replace

from walletdesk.platform import postgres
from walletdesk.platform.settings import Settings


@contextmanager
def at_hand(settings: Settings, what: str) -> Iterator[Settings]:
    """Give the settings with a `database_url` that answers.

    Without an outside database it is that of a running `up`, or ours for as long as this lasts.
    """
    if settings.database_url:
        yield settings
        return
    with postgres.borrowed(settings.data, what=what) as url:
        yield replace(settings, database_url=url)
