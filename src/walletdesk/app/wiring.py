"""Who hears which event, who sends on which channel, and which handlers there are."""

from typing import Any

from walletdesk import (
    categories,
    channels,
    contacts,
    conversations,
    csat,
    files,
    hours,
    intake,
    macros,
    people,
    portal,
    privacy,
    search,
    ui,
    workspace,
)
from walletdesk.adapters import chat
from walletdesk.app import health
from walletdesk.app.parts import Parts
from walletdesk.channels import Sender
from walletdesk.events import Subscriber

SUBSCRIBERS: dict[str, Subscriber] = {}
"""Name (of the saved position) → subscriber; the rooms that react to events come later."""


def senders(_: Parts) -> dict[str, Sender]:
    """Channel kind → sender, for channels that are pushed to. Chat, form and API read from us."""
    return {}


API: list[Any] = [
    *people.api,
    *channels.api,
    *categories.api,
    *hours.api,
    *files.api,
    *macros.api,
    *contacts.api,
    *conversations.api,
    *intake.api,
    *search.api,
    *csat.api,
    *workspace.api,
    *privacy.api,
]
PAGES: list[Any] = [
    *health.pages,
    *ui.pages,
    *people.pages,
    *files.pages,
    *hours.pages,
    *macros.pages,
    *workspace.pages,
    *chat.pages,
    *portal.pages,
]
