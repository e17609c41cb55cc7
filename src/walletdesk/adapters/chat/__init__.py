"""Live chat: the widget on any site, its sessions and streams (DESIGN §4, "Widget")."""

from walletdesk.adapters.chat.actions.forget import forget
from walletdesk.adapters.chat.actions.sessions import Start, add, sweep
from walletdesk.adapters.chat.mount import PATH, serve
from walletdesk.adapters.chat.pages import get_continue, get_lazy, get_loader

pages = [get_loader, get_lazy, get_continue]

__all__ = ["PATH", "Start", "add", "forget", "pages", "serve", "sweep"]
