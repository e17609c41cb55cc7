"""Answers kept for a moment: a hundred agents who look at one list ask the database once."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

FRESH = 1.0
"""Seconds. Live pages hear of changes by hints; what is kept here may be a second old."""
MOST = 1_000
"""Answers that are kept; when there are more, all go."""


class Briefly[K: Hashable, V]:
    """At most a second old, and never older than the last `forget`."""

    def __init__(self) -> None:
        self._kept: dict[K, tuple[float, V]] = {}
        self._asking: dict[K, asyncio.Task[V]] = {}

    async def of(self, key: K, ask: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The answer; those who ask for it at once wait for one `ask`."""
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() - kept[0] < FRESH:
            return kept[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(ask())
            since = time.monotonic()
            asking.add_done_callback(lambda done: self._answered(key, since, done))
        return await asyncio.shield(asking)

    def forget(self) -> None:
        """What was asked before this moment is given to nobody who asks after it."""
        self._kept.clear()
        self._asking.clear()

    def _answered(self, key: K, since: float, done: asyncio.Task[V]) -> None:
        if self._asking.get(key) is not done:  # forgotten meanwhile: those who wait still get it
            return
        del self._asking[key]
        if done.cancelled() or done.exception() is not None:
            return
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = since, done.result()
