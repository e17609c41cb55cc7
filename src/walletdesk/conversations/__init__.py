"""Conversations: one matter with one contact, its messages in order, and all that happens to it."""

from walletdesk.conversations.actions.drafts import (
    Draft,
    agent_read,
    contact_read,
    draft_of,
    save_draft,
)
from walletdesk.conversations.actions.merge import merge, unmerge
from walletdesk.conversations.actions.organise import assign, change
from walletdesk.conversations.actions.receive import (
    mark_secret,
    open_conversation,
    receive,
    rewrite,
    tell,
)
from walletdesk.conversations.actions.reply import (
    HELD_JOB,
    Held,
    due_held,
    give_back,
    held,
    held_by,
    hold,
    release,
    reply,
    undo,
)
from walletdesk.conversations.actions.status import close_due, set_status, snooze, wake_due
from walletdesk.conversations.counts import Counts, counts, team_counts
from walletdesk.conversations.http import api
from walletdesk.conversations.http.listing import CategoryRef, category_id
from walletdesk.conversations.http.views import (
    ConversationView,
    MessageView,
    conversation_views,
    message_views,
    system_text,
)
from walletdesk.conversations.model import (
    LIVE,
    PRIORITIES,
    Accepted,
    Change,
    Conversation,
    Filter,
    Incoming,
    Message,
    NewConversation,
    Reply,
    check_priority,
    check_text,
    number_of,
    preview,
    reference,
)
from walletdesk.conversations.queue import Place, Wait, expected_wait, place_in_queue
from walletdesk.conversations.store import (
    RowVersion,
    any_at_all,
    body_place,
    by_number,
    changed_since,
    get,
    get_many,
    latest,
    mentions,
    merged_with,
    messages,
    page,
    place,
    since,
    visible,
)

__all__ = [
    "body_place",
    "HELD_JOB", "LIVE", "PRIORITIES", "Accepted", "CategoryRef", "Change", "Conversation", "ConversationView", "Counts", "Draft",
    "Filter", "Held", "Incoming", "Message", "MessageView", "NewConversation", "Place", "Reply", "RowVersion", "Wait",
    "agent_read", "any_at_all", "api", "assign", "by_number", "category_id", "change", "changed_since", "check_priority", "check_text", "close_due",
    "contact_read", "conversation_views", "counts", "draft_of", "due_held", "expected_wait", "get", "get_many",
    "give_back", "held", "held_by", "hold", "latest",
    "mark_secret", "mentions", "merge", "merged_with", "message_views", "messages", "number_of", "open_conversation",
    "page", "place", "place_in_queue", "preview", "receive", "reference", "release", "reply", "rewrite", "save_draft",
    "set_status", "since", "snooze", "system_text", "team_counts", "tell", "undo", "unmerge", "visible", "wake_due",
]
