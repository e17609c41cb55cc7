"""The agent's desk: inbox, conversation, people, search, and the stream that keeps them live."""

from walletdesk.workspace.fragments import forget
from walletdesk.workspace.http import api, pages

__all__ = ["api", "forget", "pages"]
