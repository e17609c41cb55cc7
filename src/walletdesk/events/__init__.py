"""What happened: recorded in the transaction of the change, read after its commit."""

from walletdesk.events.actions import Subscriber, record, replay, run_subscriber
from walletdesk.events.model import BEGINNING, Actor, Event, Position, Recorded, contact, system
from walletdesk.events.store import after, end, history, positions
from walletdesk.events.views import EventView, view

__all__ = [
    "BEGINNING",
    "Actor",
    "Event",
    "EventView",
    "Position",
    "Recorded",
    "Subscriber",
    "after",
    "contact",
    "end",
    "history",
    "positions",
    "record",
    "replay",
    "run_subscriber",
    "system",
    "view",
]
