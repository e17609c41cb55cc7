"""The hub of one process: who listens to which topic."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable

from walletdesk.realtime.model import Hint

MOST_PENDING = 1_000
"""A reader that is this far behind gets one `resync` instead."""


class Subscription:
    """One stream's mailbox. Equal hints that wait together are one hint."""

    __slots__ = ("_hub", "_pending", "_waiter", "topics")

    def __init__(self, hub: "Hub", topics: Iterable[str]) -> None:
        self._hub = hub
        self._pending: dict[Hint, None] = {}
        self._waiter: asyncio.Future[None] | None = None
        self.topics = set(topics)

    def put(self, hint: Hint) -> None:
        """Leave a hint and wake the reader."""
        if len(self._pending) >= MOST_PENDING:
            self._pending = {Hint(hint.topic, "resync"): None}
        self._pending[hint] = None
        self.wake()

    def wake(self) -> None:
        """Let the reader look up, even with nothing in the box (draining)."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def next(self, seconds: float) -> list[Hint]:
        """The hints that wait; empty after `seconds` or when the process drains."""
        if not self._pending and not self._hub.draining:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = loop.call_later(seconds, self.wake)
            try:
                await self._waiter
            finally:
                timer.cancel()
                self._waiter = None
        hints, self._pending = list(self._pending), {}
        return hints

    def add(self, topic: str) -> None:
        """Listen to one more topic."""
        self.topics.add(topic)
        self._hub.listen(self, topic)

    def drop(self, topic: str) -> None:
        """Listen to one topic less."""
        self.topics.discard(topic)
        self._hub.leave(self, topic)

    def __enter__(self) -> "Subscription":
        for topic in self.topics:
            self._hub.listen(self, topic)
        self._hub.streams += 1
        return self

    def __exit__(self, *_: object) -> None:
        for topic in self.topics:
            self._hub.leave(self, topic)
        self._hub.streams -= 1


class Hub:
    """Delivers hints to this process's streams, and hands those made here to the bus."""

    def __init__(self) -> None:
        self._topics: dict[str, set[Subscription]] = defaultdict(set)
        self._outgoing: dict[Hint, None] = {}
        self._has_outgoing = asyncio.Event()
        self._observers: dict[str, list[Callable[[Hint], None]]] = defaultdict(list)
        self.draining = False
        self.streams = 0

    def observe(self, what: str, call: Callable[[Hint], None]) -> None:
        """Call for every hint of one kind, whoever listens (presence, revoked sessions)."""
        self._observers[what].append(call)

    def subscribe(self, *topics: str) -> Subscription:
        """A mailbox for these topics; use it as a context manager."""
        return Subscription(self, topics)

    def publish(self, *hints: Hint) -> None:
        """Deliver here at once, to other processes with the next flush. After commit only."""
        for hint in hints:
            self.deliver(hint)
            self._outgoing[hint] = None
        self._has_outgoing.set()

    def deliver(self, hint: Hint) -> None:
        """Put a hint into the mailboxes of its topic."""
        for call in self._observers.get(hint.what, ()):
            call(hint)
        for subscription in self._topics.get(hint.topic, ()):
            subscription.put(hint)

    def resync(self) -> None:
        """The bus was cut: every stream must read its tables."""
        for topic, subscriptions in self._topics.items():
            for subscription in subscriptions:
                subscription.put(Hint(topic, "resync"))

    async def outgoing(self) -> list[Hint]:
        """Wait for hints that other processes must hear; a batch."""
        await self._has_outgoing.wait()
        self._has_outgoing.clear()
        hints, self._outgoing = list(self._outgoing), {}
        return hints

    def drain(self) -> None:
        """Ask every stream to tell its reader to reconnect, and to end."""
        self.draining = True
        for subscriptions in self._topics.values():
            for subscription in subscriptions:
                subscription.wake()

    def listeners(self, topic: str) -> int:
        """How many of this process's streams listen to a topic."""
        return len(self._topics.get(topic, ()))

    def listen(self, subscription: Subscription, topic: str) -> None:
        """Called by a subscription that opens."""
        self._topics[topic].add(subscription)

    def leave(self, subscription: Subscription, topic: str) -> None:
        """Called by a subscription that closes."""
        members = self._topics.get(topic)
        if members is not None:
            members.discard(subscription)
            if not members:
                del self._topics[topic]
