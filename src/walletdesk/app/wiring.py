"""Who hears which event, who sends on which channel, and which handlers there are."""

from typing import Any

from walletdesk import people, ui
from walletdesk.app import health
from walletdesk.app.parts import Parts
from walletdesk.channels import Sender
from walletdesk.events import Subscriber

SUBSCRIBERS: dict[str, Subscriber] = {}
"""Name (of the saved position) → subscriber. The rooms that react to events come with later issues."""


def senders(parts: Parts) -> dict[str, Sender]:
    """Channel kind → sender, for channels that are pushed to. Chat, form and API read from us."""
    return {}


API: list[Any] = [*people.api]
PAGES: list[Any] = [*health.pages, *ui.pages, *people.pages]
