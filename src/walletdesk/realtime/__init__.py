"""Hints between processes and to streams: ids after commit, never text."""

from walletdesk.realtime import tell
from walletdesk.realtime.bus import Bus, NatsBus, PostgresBus, open_bus
from walletdesk.realtime.hub import Hub, Subscription
from walletdesk.realtime.model import DESK, Hint, of_agent, of_conversation
from walletdesk.realtime.presence import Presence, Present, online, seen

__all__ = [
    "DESK",
    "Bus",
    "Hint",
    "Hub",
    "NatsBus",
    "PostgresBus",
    "Presence",
    "Present",
    "Subscription",
    "of_agent",
    "of_conversation",
    "online",
    "open_bus",
    "seen",
    "tell",
]
