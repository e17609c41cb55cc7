"""What the chat of one process works with."""

import time
from typing import Any

from walletdesk.adapters.chat import limits
from walletdesk.adapters.chat.actions.speak import Place
from walletdesk.adapters.chat.limits import Buckets
from walletdesk.adapters.chat.opening import Doors
from walletdesk.adapters.chat.present import Queue
from walletdesk.adapters.chat.store import Sessions
from walletdesk.contacts import Toucher
from walletdesk.files import Scanner
from walletdesk.platform.db import Database
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage
from walletdesk.realtime import Hub


class Parts:
    """Made once an application, from its state."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        storage: Storage,
        scanner: Scanner,
        hub: Hub,
        toucher: Toucher,
    ) -> None:
        processes = settings.web_processes
        self.settings = settings
        self.db = db
        self.storage = storage
        self.scanner = scanner
        self.hub = hub
        self.place = Place(db, hub, toucher)
        self.message_rate = limits.MESSAGES.shared(processes)
        self.sign_rate = limits.SIGNS.shared(processes)
        self.sessions = Sessions(db, hub, self.message_rate, self.sign_rate)
        self.new_sessions = Buckets(limits.SESSIONS.shared(processes), time.monotonic)
        self.uploads = Buckets(limits.UPLOADS.shared(processes), time.monotonic)
        self.doors = Doors(settings.timezone)
        self.queue = Queue()
        self.prefix = settings.reference_prefix


def of(state: Any) -> Parts:
    """The parts of an application; its state holds what they are made of."""
    found: Parts | None = getattr(state, "chat", None)
    if found is None:
        found = Parts(
            state.settings, state.db, state.storage, state.scanner, state.hub, state.toucher
        )
        state.chat = found
    return found
