"""Who hears which event, who sends on which channel, and which handlers there are."""

from functools import partial
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
from walletdesk.adapters import chat, email
from walletdesk.app import health
from walletdesk.app.parts import Parts
from walletdesk.channels import Sender
from walletdesk.events import Subscriber
from walletdesk.intake import Processor

SUBSCRIBERS: dict[str, Subscriber] = {}
"""Name (of the saved position) → subscriber; the rooms that react to events come later."""


def senders(parts: Parts) -> dict[str, Sender]:
    """Channel kind → sender, for channels that are pushed to. Chat, form and API read from us."""
    return {email.KIND: email.Mailer(parts.db, parts.settings, email.Keeper(parts.db))}


def processors(parts: Parts) -> dict[str, Processor]:
    """Channel kind → what makes a message of an envelope."""
    taking = email.Taking(parts.hub, parts.settings)
    return {email.KIND: partial(email.take, taking)}


def mail_desk(parts: Parts) -> email.Desk:
    """What takes in mails."""
    take = processors(parts)[email.KIND]
    return email.Desk(parts.db, parts.storage, parts.scanner, take)


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
    *email.pages,
    *portal.pages,
]
