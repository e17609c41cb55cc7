"""Reply templates with variables, in every language of the desk."""

from walletdesk.macros.actions import change, count_use, create, delete
from walletdesk.macros.http import api, pages
from walletdesk.macros.model import VARIABLES, Macro, MacroWish, render, say
from walletdesk.macros.shipped import ensure_shipped, macro_id
from walletdesk.macros.store import get, usable

__all__ = [
    "VARIABLES",
    "Macro",
    "MacroWish",
    "api",
    "change",
    "count_use",
    "create",
    "delete",
    "ensure_shipped",
    "get",
    "macro_id",
    "pages",
    "render",
    "say",
    "usable",
]
