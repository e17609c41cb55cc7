"""One conversation: its pane, what is written in it, and what is done with it."""

from walletdesk.workspace.http.talk import (
    about,
    acts,
    assignment,
    drafts,
    fields,
    history,
    merging,
    show,
    snooze,
    suggestions,
    tags,
    writing,
)
from walletdesk.workspace.http.talk.show import pane

__all__ = ["pages", "pane"]

pages = [
    *show.pages,
    *writing.pages,
    *drafts.pages,
    *assignment.pages,
    *acts.pages,
    *snooze.pages,
    *about.pages,
    *tags.pages,
    *fields.pages,
    *merging.pages,
    *history.pages,
    *suggestions.pages,
]
