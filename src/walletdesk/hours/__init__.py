"""When each channel is open: a weekly table in the desk's zone."""

from walletdesk.hours.actions import ensure_shipped, replace
from walletdesk.hours.http import api, pages
from walletdesk.hours.model import (
    ALWAYS,
    DAYTIME,
    Hours,
    Span,
    Week,
    clock,
    is_open,
    next_close,
    next_open,
    week_of,
)
from walletdesk.hours.store import hours

__all__ = [
    "ALWAYS",
    "DAYTIME",
    "Hours",
    "Span",
    "Week",
    "api",
    "clock",
    "ensure_shipped",
    "hours",
    "is_open",
    "next_close",
    "next_open",
    "pages",
    "replace",
    "week_of",
]
