"""What happened: recorded in the transaction of the change, read after its commit."""

from walletdesk.events.actions import Subscriber, record, run_subscriber
from walletdesk.events.model import Actor, Event, Position, Recorded, contact, system
from walletdesk.events.store import after, end, history

__all__ = [
    "Actor",
    "Event",
    "Position",
    "Recorded",
    "Subscriber",
    "after",
    "contact",
    "end",
    "history",
    "record",
    "run_subscriber",
    "system",
]
