"""The API of conversations: one module a resource, views beside them."""

from litestar import Router

from walletdesk.conversations.http import (
    assignment,
    drafts,
    edge,
    history,
    listing,
    merging,
    messages,
    one,
    states,
)

handlers = [
    *listing.api,
    *one.api,
    *messages.api,
    *drafts.api,
    *assignment.api,
    *states.api,
    *merging.api,
    *history.api,
]
api = [Router("/", route_handlers=handlers, dependencies=edge.DEPENDENCIES)]
