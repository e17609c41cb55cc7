"""The API of conversations: one module a resource, views and hints beside them."""

from walletdesk.conversations.http import (
    assignment,
    drafts,
    feed,
    history,
    listing,
    merging,
    messages,
    one,
    states,
)

api = [
    *listing.api,
    *one.api,
    *messages.api,
    *drafts.api,
    *assignment.api,
    *states.api,
    *merging.api,
    *history.api,
    *feed.api,
]
