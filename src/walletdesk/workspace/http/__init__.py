"""The handlers of the desk's pages, a module a page."""

from walletdesk.workspace.http import bulk, contacts, filters, inbox, live, search, stream, talk

pages = [
    *inbox.pages,
    *live.pages,
    *stream.pages,
    *filters.pages,
    *bulk.pages,
    *contacts.pages,
    *search.pages,
    *talk.pages,
]
