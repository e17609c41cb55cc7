"""Pieces of pages that a process keeps, so that showing them again costs no more than joining."""

from collections.abc import Hashable
from typing import Any
from weakref import WeakSet


class Fragments[K: Hashable, V]:
    """A least-recently-used store in two generations: cheaper than moving an entry at every use.

    The key must hold all that the piece is made from (id, version, language), so that nothing
    here is ever out of date; old versions go when they have not been asked for in a while, and all
    of them when a person is erased (`forget`).
    """

    __slots__ = ("__weakref__", "_most", "_old", "_young")

    def __init__(self, most: int) -> None:
        self._most = most // 2
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}
        _stores.add(self)

    def get(self, key: K) -> V | None:
        """The piece, or None when it has to be made."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: K, piece: V) -> None:
        """Hold a piece; when the young ones are full, they become the old and the old go."""
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}
        self._young[key] = piece

    def clear(self) -> None:
        """Hold nothing any more."""
        self._young, self._old = {}, {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)


_stores: WeakSet[Fragments[Any, Any]] = WeakSet()


def forget() -> int:
    """Empty every store of this process, so that no piece keeps words of an erased person; how many
    pieces went. Others are made again when somebody looks: erasures are rare.
    """
    dropped = sum(len(store) for store in _stores)
    for store in list(_stores):
        store.clear()
    return dropped
