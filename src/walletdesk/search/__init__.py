"""Search across conversations and contacts: blind tokens, newest first, highlighted snippets."""

from walletdesk.search.actions import Hit, contacts, conversations
from walletdesk.search.http import api
from walletdesk.search.model import Query, parse

__all__ = ["Hit", "Query", "api", "contacts", "conversations", "parse"]
