"""One conversation: its pane, what is written in it, and what is done with it."""

from walletdesk.workspace.http.talk import (
    acts,
    drafts,
    history,
    merging,
    properties,
    show,
    suggestions,
    writing,
)
from walletdesk.workspace.http.talk.show import pane

__all__ = ["pages", "pane"]

pages = [
    *show.pages,
    *writing.pages,
    *drafts.pages,
    *acts.pages,
    *properties.pages,
    *merging.pages,
    *history.pages,
    *suggestions.pages,
]
