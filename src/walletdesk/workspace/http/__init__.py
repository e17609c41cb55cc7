"""The handlers of the desk's pages, a module a page; and the API's stream of all events."""

from walletdesk.workspace.http import (
    bulk,
    contacts,
    erasing,
    feed,
    filters,
    identities,
    inbox,
    live,
    search,
    stream,
    talk,
)

api = feed.api
pages = [
    *inbox.pages,
    *live.pages,
    *stream.pages,
    *filters.pages,
    *bulk.pages,
    *contacts.pages,
    *identities.pages,
    *erasing.pages,
    *search.pages,
    *talk.pages,
]
