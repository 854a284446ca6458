"""A bounded memory of things that are costly to make again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Keeps what was used last, up to a total cost; safe to use from many threads."""

    def __init__(self, limit: int, cost: Callable[[T], int]) -> None:
        self._limit, self._cost = limit, cost
        self._items: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()
        self._total = 0

    @property
    def total(self) -> int:
        """Return the cost of all that is kept."""
        return self._total

    def get(self, key: Hashable) -> T | None:
        """Return what is kept under a key, if it still is."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
            return self._items.get(key)

    def put(self, key: Hashable, item: T) -> None:
        """Keep an item; what was not used for longest goes, and an item above the limit is not kept at all."""
        with self._lock:
            if key in self._items:
                self._total -= self._cost(self._items.pop(key))
            self._items[key] = item
            self._total += self._cost(item)
            while self._total > self._limit:
                self._total -= self._cost(self._items.popitem(last=False)[1])
